"""Behaviour of Q in Connect, whose signatures, ARNs and IAM actions still say
`wisdom`. Each method is the operation of that name."""

from .answers import AwsError
from .signature import ACCOUNT
from .state import assistant_arn, is_uuid, session_arn


class QConnectOperations:
    signing_prefix = "wisdom"
    invalid_request = "ValidationException"

    def __init__(self, state):
        self.state = state

    @staticmethod
    def resource(parameters, region):
        if "sessionId" in parameters:
            return session_arn(region, parameters["assistantId"], parameters["sessionId"])
        if "assistantId" in parameters:
            return assistant_arn(region, parameters["assistantId"])
        return f"arn:aws:wisdom:{region}:{ACCOUNT}:*"

    def ListAssistants(self, parameters, region):
        return {"assistantSummaries": [self.describe(each, region) for each in sorted(self.state.assistants)]}

    def GetAssistant(self, parameters, region):
        return {"assistant": self.describe(self.find_assistant(parameters), region)}

    def GetSession(self, parameters, region):
        assistant, session = self.find_session(parameters)
        return {
            "session": {
                "sessionArn": session_arn(region, assistant, session),
                "sessionId": session,
                "name": f"session-{session[:8]}",
                "origin": "SYSTEM",
            }
        }

    def UpdateSessionData(self, parameters, region):
        assistant, session = self.find_session(parameters)
        data = self.state.session_data.setdefault(session, {})
        for entry in parameters["data"]:
            data[entry["key"]] = entry["value"]["stringValue"]
        return {
            "sessionArn": session_arn(region, assistant, session),
            "sessionId": session,
            "namespace": parameters.get("namespace", "Custom"),
            # Only what this call set: a response list may not exceed 50
            # entries, the session may.
            "data": parameters["data"],
        }

    def find_session(self, parameters):
        session = require_uuid(parameters["sessionId"])
        assistant = self.find_assistant(parameters)
        if self.state.owner_of_session(session) != assistant:
            raise AwsError("ResourceNotFoundException", f"Session {session} not found", 404)
        return assistant, session

    def find_assistant(self, parameters):
        assistant = require_uuid(parameters["assistantId"])
        if assistant not in self.state.assistants:
            raise AwsError("ResourceNotFoundException", f"Assistant {assistant} not found", 404)
        return assistant

    @staticmethod
    def describe(assistant, region):
        return {
            "assistantId": assistant,
            "assistantArn": assistant_arn(region, assistant),
            "name": f"assistant-{assistant[:8]}",
            "type": "AGENT",
            "status": "ACTIVE",
        }


def require_uuid(identifier):
    # The model lets ARNs pass, the service does not.
    if identifier.startswith("arn:"):
        raise AwsError("ValidationException", "URLs cannot contain the ARN")
    if not is_uuid(identifier):
        raise AwsError("ValidationException", f"{identifier} is not a valid identifier")
    return identifier
