//! Customer relations.

use std::sync::Arc;

use reqwest::Method;
use reqwest::header::HeaderName;

use super::super::Web;
use super::exchange::{encoded, exchange, request, secret};
use crate::aws::KeyRing;
use crate::banking::{Answer, Crm, Customer};
use crate::connect::{FaultKind, ServiceFault};

/// Customer relations.
#[derive(Debug)]
pub struct HttpCrm {
    web: Arc<Web>,
    keys: Arc<KeyRing>,
    endpoint: String,
}

impl HttpCrm {
    /// Customer relations at this URL, which is asked with `?phoneNumber=` behind it.
    pub fn new(web: Arc<Web>, keys: Arc<KeyRing>, endpoint: &str) -> Self {
        Self { web, keys, endpoint: endpoint.into() }
    }

    async fn look(&self, phone: &str) -> Result<Option<Customer>, ServiceFault> {
        const OPERATION: &str = "FindCustomer";
        let key = self.keys.crm().await?;
        // A plus that is not encoded is a space.
        let url = format!("{}?phoneNumber={}", self.endpoint, encoded(phone));
        let request = request(&self.web, OPERATION, Method::GET, &url)?
            .header(HeaderName::from_static("x-api-key"), secret(OPERATION, &key)?);
        match exchange(OPERATION, request).await {
            Ok(customer) => Ok(Some(customer)),
            Err(fault) if fault.kind == FaultKind::NotFound => Ok(None),
            Err(fault) => Err(fault),
        }
    }
}

impl Crm for HttpCrm {
    fn find<'a>(&'a self, phone: &'a str) -> Answer<'a, Option<Customer>> {
        Box::pin(self.look(phone))
    }
}
