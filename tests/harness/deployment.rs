//! Functions deployed into a real implementation of Lambda.

use std::io::{Cursor, Write};
use std::path::Path;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::{Environment, FunctionCode, Runtime};

use super::Ministack;

/// What clients of the server are made from.
pub async fn config_of(ministack: &Ministack) -> SdkConfig {
    aws_config::defaults(BehaviorVersion::latest())
        .credentials_provider(Credentials::from_keys("123456789012", "secret", None))
        .region(Region::new("us-east-1"))
        .endpoint_url(ministack.url())
        .load()
        .await
}

/// Deploys a program as a function with these variables.
pub async fn deploy_function(
    config: &SdkConfig,
    name: &str,
    program: &str,
    variables: &[(&str, &str)],
) {
    let environment = variables.iter().fold(Environment::builder(), |environment, (key, value)| {
        environment.variables(*key, *value)
    });
    aws_sdk_lambda::Client::new(config)
        .create_function()
        .function_name(name)
        .runtime(Runtime::Providedal2023)
        .handler("bootstrap")
        .role(format!("arn:aws:iam::123456789012:role/{name}"))
        .code(FunctionCode::builder().zip_file(Blob::new(zipped(program))).build())
        .environment(environment.build())
        .timeout(10)
        .send()
        .await
        .unwrap();
}

/// The zip that Lambda takes: the program as `bootstrap`.
fn zipped(program: &str) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Stored)
        .unix_permissions(0o755);
    zip.start_file("bootstrap", options).unwrap();
    zip.write_all(&std::fs::read(Path::new(program)).unwrap()).unwrap();
    zip.finish().unwrap().into_inner()
}
