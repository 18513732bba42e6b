"""Who is calling and which service, as the signature says."""

import dataclasses
import re

from .answers import AwsError

ACCOUNT = "123456789012"
SCOPE = re.compile(r"Credential=([^/,\s]+)/\d{8}/([^/]+)/([^/]+)/aws4_request")


@dataclasses.dataclass
class Signature:
    access_key: str
    region: str
    signing_name: str


def read_signature(headers):
    """The signature's scope; the signature itself is not verified."""
    authorization = headers.get("authorization", "")
    if not authorization:
        raise AwsError("MissingAuthenticationTokenException", "Missing Authentication Token", 403)
    scope = SCOPE.search(authorization)
    if not (authorization.startswith("AWS4-HMAC-SHA256 ") and scope and "Signature=" in authorization):
        raise AwsError("IncompleteSignatureException", "Authorization header is not a valid SigV4 header", 403)
    return Signature(*scope.groups())


def refuse_bad_token(access_key):
    if access_key == "EXPIRED":
        raise AwsError("ExpiredTokenException", "The security token included in the request is expired", 403)
    if access_key == "INVALID":
        raise AwsError("UnrecognizedClientException", "The security token included in the request is invalid.", 403)


def refuse_denied(access_key, action, resource):
    if access_key == "DENIED":
        user = f"arn:aws:iam::{ACCOUNT}:user/denied"
        raise AwsError(
            "AccessDeniedException",
            f"User: {user} is not authorized to perform: {action} on resource: {resource}",
            403,
        )
