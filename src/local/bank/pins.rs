//! The PINs of the sample, which its customers have from the first try on.

use std::time::Duration;

use jiff::civil::Date;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Mutex;

use super::BankData;
use crate::banking::auth::{PinPolicy, Reservation, hash};
use crate::banking::value::{Pin, Value};
use crate::banking::{Answer, CustomerId, Pins};
use crate::connect::{FaultKind, ServiceFault};

/// PINs that are kept elsewhere, where those who have none there have the one of the bank's data.
pub struct PinsOfBank<P> {
    kept: P,
    given: Vec<(CustomerId, SecretString)>,
    enrolling: Mutex<()>,
}

impl<P: Pins> PinsOfBank<P> {
    /// Those of a bank; `kept` is where all of them are in the end.
    pub fn new(data: &BankData, kept: P) -> Self {
        let given = data
            .customers
            .iter()
            .filter_map(|person| Some((CustomerId(person.id.clone()), person.pin.clone()?.into())));
        Self { given: given.collect(), kept, enrolling: Mutex::default() }
    }

    /// Gives a customer without a PIN the one of the data; answers whether there is one.
    async fn enrol(&self, who: &CustomerId) -> Result<bool, ServiceFault> {
        let given = self.given.iter().find(|(customer, _)| customer == who);
        let pin = given.and_then(|(_, pin)| Pin::read(pin.expose_secret(), Date::ZERO));
        let Some(pin) = pin else { return Ok(false) };
        let salt = format!("the salt of {}", who.0);
        let hash = hash(&pin, salt.as_bytes(), &self.kept.pepper().await?);
        let hash = hash.map_err(|error| ServiceFault {
            operation: "UpdateItem",
            kind: FaultKind::Invalid,
            code: None,
            message: error.to_string(),
        })?;
        self.kept.set(who, &hash).await?;
        Ok(true)
    }
}

impl<P: Pins> Pins for PinsOfBank<P> {
    fn reserve<'a>(
        &'a self,
        who: &'a CustomerId,
        policy: PinPolicy,
        now: Duration,
    ) -> Answer<'a, Reservation> {
        Box::pin(async move {
            // Whoever sets a PIN forgets the tries: nobody else tries meanwhile.
            let _one_at_a_time = self.enrolling.lock().await;
            match self.kept.reserve(who, policy, now).await? {
                Reservation::NotEnrolled if self.enrol(who).await? => {
                    self.kept.reserve(who, policy, now).await
                }
                reserved => Ok(reserved),
            }
        })
    }

    fn reset<'a>(&'a self, who: &'a CustomerId) -> Answer<'a, ()> {
        self.kept.reset(who)
    }

    fn set<'a>(&'a self, who: &'a CustomerId, hash: &'a str) -> Answer<'a, ()> {
        self.kept.set(who, hash)
    }

    fn pepper(&self) -> Answer<'_, SecretString> {
        self.kept.pepper()
    }
}
