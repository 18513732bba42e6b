"""What goes back to a client: an answer, or an error an operation raises."""

import dataclasses
import json


@dataclasses.dataclass
class Answer:
    status: int
    body: bytes = b""
    content_type: str = "application/json"
    headers: dict = dataclasses.field(default_factory=dict)


def json_answer(status, value, **headers):
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Answer(status, json.dumps(value).encode(), headers=named)


class AwsError(Exception):
    """An error as a service reports it.

    `body` replaces the usual message for the few shapes that have none.
    """

    def __init__(self, code, message="", status=400, body=None):
        super().__init__(code, message)
        self.code, self.message, self.status, self.body = code, message, status, body

    def as_json(self):
        # Some services spell the member `Message`, others `message`.
        body = self.body
        if body is None:
            body = {"message": self.message, "Message": self.message}
        return json_answer(self.status, body, x_amzn_errortype=self.code)
