//! The flows that ship, `flows/`.

use super::Flows;
use super::proof::prove;
use crate::harness::shipped_flows;
use connectctl::flow::explore::unreached;

#[test]
fn nothing_is_wrong_with_the_flows_that_ship_and_all_of_them_can_be_come_to() {
    for (name, flow) in shipped_flows() {
        let flows = Flows::one(&flow);
        let walk = flows.explore();
        assert!(walk.findings.is_empty(), "{name}: {:#?}", walk.findings);
        assert!(walk.bounds.is_complete(), "{name}: {:?}", walk.bounds);
        let missing = unreached(&flows.program, std::iter::once(&walk));
        assert!(missing.is_empty(), "{name}: {missing:?}");
        prove(&flows.program, &walk);
    }
}
