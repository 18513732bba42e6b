"""A stand-in for Amazon Connect, Q in Connect, Amazon Lex V2, STS and Lambda Invoke.

Every request, and every answer of ours, is validated against the service
models that ship with botocore. A valid operation that has no behaviour here is
answered with 501 NotImplemented.

    python tests/support/connect_stub --port 0 --exit-with-stdin

binds 127.0.0.1, prints `listening on http://127.0.0.1:PORT` and serves until
it is ended or, with --exit-with-stdin, until its standard input is closed.

The service a request is for is read from its signature (the signing name in
the credential scope), so one port serves all. The access key id chooses who
is calling: EXPIRED, INVALID and DENIED are refused as AWS would, any other is
let in.

Known from the start: every instance id that is a UUID, except those that begin
with 00000000; every contact id that is a UUID beginning with 44444444, with a
session 66666666-<rest of the contact id> of assistant
55555555-5555-5555-5555-555555555555.

Control interface (plain JSON over HTTP on the same port, unsigned):

GET  /_stub/requests[?op=NAME]   the journal, oldest first: {t, service, region,
                                 op, params, errors, headers, fault, answered,
                                 status}
GET  /_stub/summary              {total, ops, statuses, ops_by_status, faults,
                                 invalid, unanswered, max_in_flight,
                                 first_t, last_t}
GET  /_stub/sessions             {session id: {key: value}}
GET  /_stub/test_cases           {created, there, executions, most_at_once}: all test
                                 cases that were created, the names of those that
                                 are still there, the states of all executions, and
                                 how many ran at once at most
GET  /_stub/bots                 {name: bot} with all that is in them
GET  /_stub/faults               the faults with how often each was seen, fired
POST /_stub/faults               adds one fault (or a list), see faults.py
POST /_stub/contacts             puts one contact (or a list): {id, channel,
                                 session: true | false | "after:N", assistant,
                                 session_id, instance, fields}; all but id may
                                 be left out; answers the list of
                                 {id, session_id, assistant}
POST /_stub/integrations         sets the list of [{type, arn}] that
                                 ListIntegrationAssociations answers
POST /_stub/functions            registers {name, answer, function_error} (or a
                                 list) for Lambda Invoke
POST /_stub/flows                puts one flow (or a list): {instance, id, name, content}
POST /_stub/bots                 {looks: n, failures: {locale or "version": [reason, ...]},
                                 aliases: {id: settings}}: how often something is
                                 looked at until the service is done with it; which
                                 builds fail, and why; what others change
POST /_stub/test_cases           {orders: [{name, status, looks, observation, reason}],
                                 versions: [...]}: what becomes of the test cases whose
                                 names have this in them, after how many looks, which
                                 observation fails, the CompletionReason; the versions
                                 of the Testing language that are taken
POST /_stub/clock                {skew_seconds: n} shifts the Date header
POST /_stub/reset                forgets everything above
"""
