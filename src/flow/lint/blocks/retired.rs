//! What blocks use of services that have ended, by the catalog.

use jsonc_parser::ast::ObjectProp;

use crate::flow::catalog::Status;
use crate::flow::lint::Subject;
use crate::flow::model::Block;

/// Something that has ended.
#[derive(Debug)]
pub struct Retired<'t> {
    /// The block that uses it.
    pub block: &'t Block<'t>,
    /// The parameter; `None` where the whole block has ended.
    pub prop: Option<&'t ObjectProp<'t>>,
    /// What ended, and when.
    pub what: &'static str,
}

/// The retired blocks and parameters of a flow, in its order.
pub fn retired<'t>(subject: &Subject<'t>) -> impl Iterator<Item = Retired<'t>> + use<'t> {
    subject.blocks().iter().flat_map(|block| {
        let action = block.action.filter(|action| action.status == Status::Retired);
        let whole = action.map(|action| Retired { block, prop: None, what: ended(action) });
        let parameters = block.action.map_or(&[][..], |action| &action.parameters).iter();
        let parts = parameters.filter_map(|parameter| {
            let what = parameter.retired.as_deref()?;
            let prop = block.parameters?.get(&parameter.name)?;
            Some(Retired { block, prop: Some(prop), what })
        });
        whole.into_iter().chain(parts)
    })
}

/// What ended with a retired action.
fn ended(action: &'static crate::flow::catalog::Action) -> &'static str {
    action.retired.as_deref().unwrap_or("a service that has ended")
}
