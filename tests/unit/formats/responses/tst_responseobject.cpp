#include "tests/unit/formats/responses/responsesstreams.h"

using namespace deskrelay;
using namespace Qt::StringLiterals;

/// The response object that events and whole replies carry.
class TestResponseObject final : public QObject
{
    Q_OBJECT

private slots:
    void repeatsTheRequest();
    void tellsTheUsage();
};

void TestResponseObject::repeatsTheRequest()
{
    const QByteArray tools =
        R"([{"type":"function","name":"f","parameters":{"type":"object"},"strict":true},)"
        R"({"type":"namespace","name":"n","description":"d","tools":[{"type":"custom","name":"c"}]},)"
        R"({"type":"web_search"}])";
    const ReplyContext context =
        contextOf(R"({"model":"m","instructions":"be brief","input":"hi","tools":)" + tools +
                  R"(,"tool_choice":{"type":"function","name":"f"},"parallel_tool_calls":false,
                     "temperature":0.5,"top_p":0.25,"max_output_tokens":9,"metadata":{"k": "v"},
                     "previous_response_id":"resp_0","store":false,"user":"u",
                     "reasoning":{"effort":"low","summary":"auto"},
                     "text":{"format":{"type":"json_schema","name":"n","schema":{"a":1.0}}}})");
    const QByteArray whole = responsesCodec.makeReplyWriter(context)->whole({});
    const Result<JsonTree> tree = JsonTree::parse(whole);
    QVERIFY(tree);
    const QList<std::pair<QByteArray, QByteArray>> members = {
        {"object", R"("response")"},
        {"status", R"("completed")"},
        {"error", "null"},
        {"incomplete_details", "null"},
        {"instructions", R"("be brief")"},
        {"tools", tools},
        {"tool_choice", R"({"type":"function","name":"f"})"},
        {"parallel_tool_calls", "false"},
        {"temperature", "0.5"},
        {"top_p", "0.25"},
        {"max_output_tokens", "9"},
        {"metadata", R"({"k": "v"})"},
        {"previous_response_id", R"("resp_0")"},
        {"store", "false"},
        {"user", R"("u")"},
        {"reasoning", R"({"effort":"low","summary":"auto"})"},
        {"text",
         R"({"format":{"type":"json_schema","name":"n","schema":{"a":1.0}},"verbosity":"medium"})"},
        {"output", "[]"}};
    for (const auto &[name, value] : members)
        QCOMPARE(tree->root()[name].json(), value);
}

void TestResponseObject::tellsTheUsage()
{
    ReplyContext context = contextOf();
    context.estimatedInput = 12;
    const auto usageOf = [&context](const Reply &reply) {
        const QByteArray whole = responsesCodec.makeReplyWriter(context)->whole(reply);
        return JsonTree::parse(whole)->root()["usage"].json();
    };
    QCOMPARE(usageOf({.usage = TokenUsage{.input = 1,
                                          .cacheRead = 2,
                                          .cacheWrite5m = 3,
                                          .cacheWrite1h = 4,
                                          .output = 50,
                                          .reasoning = 6}}),
             QByteArray(R"({"input_tokens":10,"input_tokens_details":{"cached_tokens":2,)"
                        R"("cache_write_tokens":7,"cache_write_tokens_details":)"
                        R"({"ttl_30m_tokens":3,"ttl_12h_tokens":4}},"output_tokens":50,)"
                        R"("output_tokens_details":{"reasoning_tokens":6},"total_tokens":60})"));
    QVERIFY(usageOf({}).startsWith(R"({"input_tokens":12,)"));
}

QTEST_APPLESS_MAIN(TestResponseObject)
#include "tst_responseobject.moc"
