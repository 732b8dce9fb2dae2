#include "messagesasked.h"

#include <QTest>

/// `role: block, block; role: …` of the messages, short enough to compare.
static QByteArray outline(const JsonNode &body)
{
    QByteArray lines;
    const auto add = [&lines](const QByteArray &role, const JsonNode &content) {
        lines += role + ':';
        for (const JsonNode &block : content.items) {
            lines += ' ';
            for (const QByteArrayView name : {"text", "thinking", "data", "id", "tool_use_id"})
                lines += block[name].text;
            if (block["is_error"].toBool() == true)
                lines += '!';
            if (block["type"].is("image"))
                lines += "image";
        }
        lines += '\n';
    };
    if (body["system"].isPresent())
        add("system", body["system"]);
    for (const JsonNode &message : body["messages"].items)
        add(message["role"].string(), message["content"]);
    return lines;
}

class TestTurns final : public QObject
{
    Q_OBJECT

private slots:
    void arrangesTurns_data();
    void arrangesTurns();
};

void TestTurns::arrangesTurns_data()
{
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<QList<Message>>("messages");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *title,
                        const char *model,
                        const QList<Message> &messages,
                        const char *expected) {
        QTest::newRow(title) << QByteArray(model) << messages << QByteArray(expected);
    };
    const Part thought = ReasoningPart{.text = "hm", .state = SealedState{.data = "s"}};
    const Part foreign = ReasoningPart{
        .text = "hm", .state = SealedState{.origin = Format::OpenAiResponses, .data = "s"}};
    const Part image = MediaPart{.type = "image/png", .data = "AA=="};
    row("system first",
        newest,
        {told("S"), told("T"), user({text("a")})},
        "system: S T\nuser: a\n");
    row("neighbours merge",
        newest,
        {user({text("a")}),
         user({text("b")}),
         assistant({text("c")}),
         assistant({text("d")}),
         user({text("e")})},
        "user: a b\nassistant: c d\nuser: e\n");
    row("system later",
        newest,
        {user({text("a")}),
         told("S"),
         told("T"),
         assistant({text("b")}),
         user({text("c")}),
         told("U")},
        "user: a\nsystem: S T\nassistant: b\nuser: c\nsystem: U\n");
    row("system before the user",
        newest,
        {user({text("a")}), assistant({text("b")}), told("S"), user({text("c")})},
        "user: a\nassistant: b\nuser: c\nsystem: S\n");
    row("system between call and result",
        newest,
        {user({text("a")}), assistant({call("1")}), told("S"), user({result("1")})},
        "user: a\nassistant: 1\nuser: 1\nsystem: S\n");
    row("system after an assistant",
        newest,
        {user({text("a")}), assistant({text("b")}), told("S")},
        "user: a\nassistant: b\nuser: S\n");
    row("system that the model does not take",
        budgeted,
        {told("R"), user({text("a")}), told("S"), assistant({text("b")}), user({text("c")})},
        "system: R\nuser: a <system-reminder>\nS\n</system-reminder>\nassistant: b\nuser: c\n");
    row("system alone", newest, {told("S")}, "system: S\nuser: Begin.\n");
    row("assistant first",
        newest,
        {assistant({text("a")}), user({text("b")})},
        "user: Begin.\nassistant: a\nuser: b\n");
    row("blank text",
        newest,
        {user({text(""), text("a"), text(" \n")}), assistant({text("")}), user({text("b")})},
        "user: a b\n");
    row("results in the calls' order",
        newest,
        {user({text("a")}),
         assistant({call("1"), call("2")}),
         user({text("b"), result("2")}),
         user({result("1")})},
        "user: a\nassistant: 1 2\nuser: 1 2 b\n");
    row("a missing result",
        newest,
        {user({text("a")}), assistant({call("1"), call("2")}), user({result("2"), text("b")})},
        "user: a\nassistant: 1 2\nuser: 1! 2 b\n");
    row("no result at the end",
        newest,
        {user({text("a")}), assistant({call("1")})},
        "user: a\nassistant: 1\nuser: 1!\n");
    row("an orphan",
        newest,
        {user({text("a"), result("9")}), assistant({text("b")}), user({result("8")})},
        "user: a\nassistant: b\nuser: Begin.\n");
    row("a result too late",
        newest,
        {user({text("a")}),
         assistant({call("1")}),
         user({text("b")}),
         assistant({text("c")}),
         user({result("1"), text("d")})},
        "user: a\nassistant: 1\nuser: 1 b\nassistant: c\nuser: d\n");
    row("an id twice",
        newest,
        {user({text("a")}),
         assistant({call("1")}),
         user({result("1")}),
         assistant({call("1")}),
         user({result("1")})},
        "user: a\nassistant: 1\nuser: 1\nassistant: 1_2\nuser: 1_2\n");
    row("an id that is none",
        newest,
        {user({text("a")}), assistant({call("f:0")}), user({result("f:0")})},
        "user: a\nassistant: f_0_ebff85250728\nuser: f_0_ebff85250728\n");
    row("own thinking",
        newest,
        {user({text("a")}), assistant({thought, text("b")}), user({text("c")})},
        "user: a\nassistant: hm b\nuser: c\n");
    row("foreign thinking",
        newest,
        {user({text("a")}),
         assistant({foreign, ReasoningPart{.text = "unsigned"}, text("b")}),
         user({text("c")})},
        "user: a\nassistant: b\nuser: c\n");
    row("a refusal",
        newest,
        {user({text("a")}), assistant({RefusalPart{.text = "No."}}), user({text("c")})},
        "user: a\nassistant: No.\nuser: c\n");
    row("a prefill",
        budgeted,
        {user({text("a")}), assistant({text("b \n")})},
        "user: a\nassistant: b\n");
    row("no prefill",
        newest,
        {user({text("a")}), assistant({text("b ")})},
        "user: a\nassistant: b \nuser: Continue exactly where your message above stops.\n");
    row("a server tool at work",
        newest,
        {user({text("a")}),
         assistant({OpaquePart{.type = "server_tool_use",
                               .json = R"({"type":"server_tool_use","id":"srv"})"}})},
        "user: a\nassistant: srv\n");
    row("blocks of others",
        newest,
        {user({text("a")}),
         assistant({OpaquePart{.origin = Format::OpenAiResponses, .json = "{}"}}),
         user({text("b")})},
        "user: a b\n");
    row("the assistant's image",
        newest,
        {user({text("a")}), assistant({text("b"), image}), user({text("c")})},
        "user: a\nassistant: b\nuser: What the assistant made in its message above: image c\n");
    row("an error's image",
        newest,
        {user({text("a")}),
         assistant({call("1")}),
         user({ToolResultPart{.id = "1",
                              .isError = true,
                              .content = {TextPart{.text = "e"}, std::get<MediaPart>(image)}},
               text("b")})},
        "user: a\nassistant: 1\nuser: 1! image b\n");
}

void TestTurns::arrangesTurns()
{
    QFETCH(const QByteArray, model);
    QFETCH(const QList<Message>, messages);
    QFETCH(const QByteArray, expected);
    Conversation conversation = asked();
    conversation.model = model;
    conversation.messages = messages;
    const Result<WrittenRequest> request = write(conversation);
    QVERIFY2(request, request ? "" : qPrintable(request.error().message));
    const Result<JsonTree> body = JsonTree::parse(request->body);
    QVERIFY2(body, request->body.constData());
    QCOMPARE(outline(body->root()), expected);
    QCOMPARE(MessagesRules::fault(request->body, request->headers), QByteArray());
}

QTEST_GUILESS_MAIN(TestTurns)
#include "tst_turns.moc"
