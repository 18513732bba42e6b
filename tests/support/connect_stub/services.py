"""The services by protocol. Each turns a request into a call, performs it and
words its errors; the stub does the rest."""

import base64
import dataclasses
import json
import re
import urllib.parse
import uuid
from xml.sax.saxutils import escape

from .answers import Answer, AwsError, json_answer
from .model import ServiceModel
from .signature import ACCOUNT, refuse_bad_token, refuse_denied


@dataclasses.dataclass
class Request:
    method: str
    path: str
    query: dict
    headers: dict
    body: bytes


@dataclasses.dataclass
class Call:
    operation: str
    parameters: dict
    region: str
    user: str = "tester"
    problems: list = dataclasses.field(default_factory=list)


class RestJsonService:
    """A service whose requests and answers follow a botocore model."""

    def __init__(self, model_name, operations):
        self.name = model_name
        self.model = ServiceModel(model_name)
        self.operations = operations

    def read(self, request, region):
        operation, path_values = self.model.routes.find(request.method, request.path)
        if operation is None:
            raise AwsError(
                "UnknownOperationException", f"{self.name} has no operation {request.method} {request.path}", 404
            )
        try:
            body = json.loads(request.body) if request.body else {}
        except ValueError:
            body = None
        if not isinstance(body, dict):
            return Call(operation, path_values, region, problems=["the body is not a JSON object"])
        parameters, problems = self.model.read_parameters(operation, path_values, request.query, request.headers, body)
        problems += self.model.problems(operation, "input", parameters)
        return Call(operation, parameters, region, problems=problems)

    def authorize(self, access_key, call):
        refuse_bad_token(access_key)
        action = f"{self.operations.signing_prefix}:{call.operation}"
        refuse_denied(access_key, action, self.operations.resource(call.parameters, call.region))

    def perform(self, call):
        if call.problems:
            raise AwsError(self.operations.invalid_request, "; ".join(call.problems))
        behaviour = getattr(self.operations, call.operation, None)
        if behaviour is None:
            raise AwsError("NotImplemented", f"{self.name}:{call.operation} is valid but has no behaviour here", 501)
        with self.operations.state.lock:
            result = behaviour(call.parameters, call.region)
        wrong = self.model.problems(call.operation, "output", result)
        if wrong:
            raise AwsError("InternalServiceException", "the stub made an invalid answer: " + "; ".join(wrong), 500)
        return json_answer(self.model.operations[call.operation]["http"].get("responseCode", 200), result)

    def error(self, error):
        return error.as_json()


class Lex:
    """Two services that sign with one name: their paths tell them apart."""

    name = "lex"

    def __init__(self, models, runtime):
        self.models, self.runtime = models, runtime

    def read(self, request, region):
        is_runtime = "/sessions/" in request.path
        return (self.runtime if is_runtime else self.models).read(request, region)

    def of(self, call):
        return self.runtime if call.operation in self.runtime.model.operations else self.models

    def authorize(self, access_key, call):
        self.of(call).authorize(access_key, call)

    def perform(self, call):
        return self.of(call).perform(call)

    def error(self, error):
        return error.as_json()


class Sts:
    """GetCallerIdentity in the query protocol."""

    name = "sts"
    NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/"
    # STS words two of the common errors in its own way.
    OWN_CODES = {"ExpiredTokenException": "ExpiredToken", "UnrecognizedClientException": "InvalidClientTokenId"}

    def read(self, request, region):
        fields = dict(urllib.parse.parse_qsl(request.body.decode()))
        operation = fields.pop("Action", None)
        fields.pop("Version", None)
        if operation != "GetCallerIdentity":
            raise AwsError("InvalidAction", f"Could not find operation {operation}", 400)
        return Call(operation, fields, region)

    def authorize(self, access_key, call):
        # No policy can deny GetCallerIdentity, so DENIED passes.
        refuse_bad_token(access_key)
        if access_key == "DENIED":
            call.user = "denied"

    def perform(self, call):
        return self.xml(
            200,
            f'<GetCallerIdentityResponse xmlns="{self.NAMESPACE}"><GetCallerIdentityResult>'
            f"<Arn>arn:aws:iam::{ACCOUNT}:user/{call.user}</Arn><UserId>AIDATESTER</UserId><Account>{ACCOUNT}</Account>"
            "</GetCallerIdentityResult><ResponseMetadata>"
            f"<RequestId>{uuid.uuid4()}</RequestId></ResponseMetadata></GetCallerIdentityResponse>",
        )

    def error(self, error):
        code = self.OWN_CODES.get(error.code, error.code)
        party = "Receiver" if error.status >= 500 else "Sender"
        return self.xml(
            error.status,
            f'<ErrorResponse xmlns="{self.NAMESPACE}"><Error><Type>{party}</Type><Code>{escape(code)}</Code>'
            f"<Message>{escape(error.message)}</Message></Error><RequestId>{uuid.uuid4()}</RequestId></ErrorResponse>",
        )

    @staticmethod
    def xml(status, text):
        return Answer(status, text.encode(), "text/xml")


class LambdaInvoke:
    """Invoke, with answers that tests register."""

    name = "lambda"
    PATH = re.compile(r"^/2015-03-31/functions/([^/]+)/invocations$")

    def __init__(self, state):
        self.state = state

    def read(self, request, region):
        path = self.PATH.match(request.path)
        if request.method != "POST" or not path:
            raise AwsError("NotImplemented", f"no behaviour for lambda {request.method} {request.path}", 501)
        call = Call(
            "Invoke",
            {
                "FunctionName": urllib.parse.unquote(path.group(1)),
                "InvocationType": request.headers.get("x-amz-invocation-type", "RequestResponse"),
            },
            region,
        )
        if "Qualifier" in request.query:
            call.parameters["Qualifier"] = request.query["Qualifier"][0]
        if "x-amz-log-type" in request.headers:
            call.parameters["LogType"] = request.headers["x-amz-log-type"]
        try:
            call.parameters["Payload"] = json.loads(request.body) if request.body else None
        except ValueError:
            call.problems.append("Could not parse request body into json")
        return call

    def authorize(self, access_key, call):
        refuse_bad_token(access_key)
        refuse_denied(access_key, "lambda:InvokeFunction", self.arn(call))

    def perform(self, call):
        if call.problems:
            raise AwsError("InvalidRequestContentException", "; ".join(call.problems))
        with self.state.lock:
            function = self.state.functions.get(self.plain_name(call))
        if function is None:
            raise AwsError("ResourceNotFoundException", f"Function not found: {self.arn(call)}", 404)
        kind = call.parameters["InvocationType"]
        if kind == "DryRun":
            return Answer(204)
        if kind == "Event":
            return Answer(202)
        answer = json_answer(200, function.get("answer"), x_amz_executed_version="$LATEST")
        if function.get("function_error"):
            answer.headers["x-amz-function-error"] = function["function_error"]
        if call.parameters.get("LogType") == "Tail":
            answer.headers["x-amz-log-result"] = base64.b64encode(b"START\nEND\n").decode()
        return answer

    def error(self, error):
        return error.as_json()

    @staticmethod
    def plain_name(call):
        """The name in `name`, `name:alias`, or any form of ARN."""
        name = call.parameters["FunctionName"].split("function:")[-1]
        return name.split(":")[0]

    def arn(self, call):
        return f"arn:aws:lambda:{call.region}:{ACCOUNT}:function:{self.plain_name(call)}"
