"""Service models: finding the operation of a request, reading its parameters,
checking values against shapes."""

import re
import urllib.parse

from botocore.loaders import Loader

LABEL = re.compile(r"^\{([A-Za-z0-9_]+)(\+?)\}$")
# The models use Unicode properties, which Python's regular expressions lack.
UNICODE_PROPERTIES = [
    (r"\p{ASCII}", r"\x00-\x7f"),
    (r"[^\p{C}]", r"[^\x00-\x1f\x7f]"),
    (r"[\P{C}\r\n\t]", r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"),
    (r"\P{C}", r"[^\x00-\x1f\x7f]"),
    (r"\p{L}", r"\w"),
    (r"\p{M}", r"\w"),
    (r"\p{Z}", r"\s"),
    (r"\p{N}", r"\d"),
]
UNLIMITED = float("inf")


def compile_pattern(pattern):
    """The pattern as Python can use it, or None for those written wrongly."""
    if r"\\" in pattern:
        return None  # escaped twice in the model, matches nothing real
    for theirs, ours in UNICODE_PROPERTIES:
        pattern = pattern.replace(theirs, ours)
    try:
        return re.compile(pattern)
    except re.error:
        return None


class Routes:
    """Finds operations by method and path.

    Candidates are looked up by method, number of segments and first segment:
    a linear scan of a few hundred operations would dominate each request.
    """

    def __init__(self, operations):
        self.exact, self.greedy = {}, []
        for name, operation in operations.items():
            template = self.split(operation["http"]["requestUri"].split("?")[0])
            labels = [LABEL.match(segment) for segment in template]
            method = operation["http"]["method"]
            if any(label and label.group(2) for label in labels):
                self.greedy.append((method, template, labels, name))
            else:
                first = None if labels[0] else template[0]
                self.exact.setdefault((method, len(template), first), []).append((template, labels, name))
        for candidates in self.exact.values():
            # A literal segment wins over a label.
            candidates.sort(key=lambda route: sum(label is not None for label in route[1]))

    @staticmethod
    def split(path):
        return path.strip("/").split("/")

    def find(self, method, path):
        """(operation name, path parameters), or (None, {})."""
        segments = self.split(path)
        for first in (segments[0], None):
            for template, labels, name in self.exact.get((method, len(segments), first), ()):
                found = self.match(template, labels, segments)
                if found is not None:
                    return name, found
        for its_method, template, labels, name in self.greedy:
            if method == its_method and len(segments) >= len(template):
                # The greedy label is always the last one.
                last = len(template) - 1
                joined = segments[:last] + ["/".join(segments[last:])]
                found = self.match(template, labels, joined)
                if found is not None:
                    return name, found
        return None, {}

    @staticmethod
    def match(template, labels, segments):
        values = {}
        for expected, label, segment in zip(template, labels, segments):
            if label:
                if not segment:
                    return None
                values[label.group(1)] = urllib.parse.unquote(segment)
            elif expected != segment:
                return None
        return values


class ServiceModel:
    def __init__(self, name):
        model = Loader().load_service_model(name, "service-2")
        self.name = name
        self.operations = model["operations"]
        self.shapes = model["shapes"]
        self.routes = Routes(self.operations)
        self.patterns = {}

    def read_parameters(self, operation, path_values, query, headers, body):
        """(parameters, problems) of a request, by the locations in the model."""
        shape = self.shape_of(operation, "input")
        parameters, problems = {}, []
        known_query, known_body = set(), set()
        for member, reference in shape["members"].items():
            wire_name = reference.get("locationName", member)
            location = reference.get("location")
            if location == "uri":
                if wire_name in path_values:
                    parameters[member] = path_values[wire_name]
            elif location == "querystring":
                known_query.add(wire_name)
                if wire_name in query:
                    parameters[member] = self.from_text(reference["shape"], query[wire_name], problems)
            elif location == "header":
                if headers.get(wire_name.lower()):
                    parameters[member] = self.from_text(reference["shape"], [headers[wire_name.lower()]], problems)
            elif member == shape.get("payload"):
                known_body.update(body)
                parameters[member] = body
            else:
                known_body.add(wire_name)
                if wire_name in body:
                    parameters[member] = body[wire_name]
        problems += [f"unknown body member {name}" for name in body if name not in known_body]
        problems += [f"unknown query parameter {name}" for name in query if name not in known_query]
        return parameters, problems

    def from_text(self, shape_name, texts, problems):
        """A query or header value in its type."""
        kind = self.shapes[shape_name]["type"]
        if kind == "list":
            return texts
        text = texts[0]
        try:
            if kind in ("integer", "long"):
                return int(text)
            if kind in ("float", "double"):
                return float(text)
        except ValueError:
            problems.append(f"{shape_name} {text!r} is not a number")
        if kind == "boolean":
            return {"true": True, "false": False}.get(text, text)
        return text

    def shape_of(self, operation, direction):
        reference = self.operations[operation].get(direction)
        return self.shapes[reference["shape"]] if reference else {"type": "structure", "members": {}}

    def problems(self, operation, direction, value):
        """What is wrong with an operation's whole input or output."""
        found = []
        self.check_structure(self.shape_of(operation, direction), value, operation, found)
        return found

    def check(self, shape_name, value, path, found):
        if value is None:
            return
        shape = self.shapes[shape_name]
        kind = shape["type"]
        if kind == "string":
            self.check_string(shape_name, shape, value, path, found)
        elif kind == "structure":
            self.check_structure(shape, value, path, found)
        elif kind == "list":
            self.check_list(shape, value, path, found)
        elif kind == "map":
            self.check_map(shape, value, path, found)
        elif kind in ("integer", "long", "float", "double"):
            self.check_number(shape, value, path, found)
        elif kind == "boolean" and not isinstance(value, bool):
            found.append(f"{path} must be a boolean")
        elif kind == "timestamp" and (isinstance(value, bool) or not isinstance(value, (int, float, str))):
            found.append(f"{path} must be a timestamp")

    def check_structure(self, shape, value, path, found):
        if not isinstance(value, dict):
            found.append(f"{path} must be an object")
            return
        for name in shape.get("required", ()):
            if value.get(name) is None:
                found.append(f"{path}.{name} is required")
        if shape.get("union") and sum(member is not None for member in value.values()) != 1:
            found.append(f"{path} must have exactly one member")
        for name, member in value.items():
            if name in shape["members"]:
                self.check(shape["members"][name]["shape"], member, f"{path}.{name}", found)
            else:
                found.append(f"{path}.{name} is not in the model")

    def check_list(self, shape, value, path, found):
        if not isinstance(value, list):
            found.append(f"{path} must be a list")
            return
        check_range(shape, len(value), f"number of items in {path}", found)
        for index, item in enumerate(value):
            self.check(shape["member"]["shape"], item, f"{path}[{index}]", found)

    def check_map(self, shape, value, path, found):
        if not isinstance(value, dict):
            found.append(f"{path} must be a map")
            return
        check_range(shape, len(value), f"number of entries in {path}", found)
        for key, item in value.items():
            self.check(shape["key"]["shape"], key, f"{path}.key", found)
            self.check(shape["value"]["shape"], item, f"{path}.{key}", found)

    def check_string(self, shape_name, shape, value, path, found):
        if not isinstance(value, str):
            found.append(f"{path} must be a string")
            return
        check_range(shape, len(value), f"length of {path}", found)
        if "enum" in shape and value not in shape["enum"]:
            found.append(f"{path}={value!r} is not one of {shape['enum']}")
        if "pattern" in shape:
            if shape_name not in self.patterns:
                self.patterns[shape_name] = compile_pattern(shape["pattern"])
            pattern = self.patterns[shape_name]
            if pattern and not pattern.search(value):
                found.append(f"{path} does not match {shape['pattern'][:60]}")

    @staticmethod
    def check_number(shape, value, path, found):
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            found.append(f"{path} must be a number")
        else:
            check_range(shape, value, path, found)


def check_range(shape, size, what, found):
    least, most = shape.get("min", -UNLIMITED), shape.get("max", UNLIMITED)
    if not least <= size <= most:
        found.append(f"{what} is {size}, allowed {least}..{most}")
