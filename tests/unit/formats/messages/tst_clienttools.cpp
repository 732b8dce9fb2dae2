#include "core/formats/messages/clienttools.h"

#include "core/base/jsontree.h"
#include "core/formats/conversation/codec.h"

#include <QTest>

using namespace deskrelay;

class TestClientTools final : public QObject
{
    Q_OBJECT

private slots:
    void areFunctionsToOthers_data();
    void areFunctionsToOthers();
    void leavesTheProvidersToolsAlone();
    void goBackToAnthropicAsTheyCame();
};

static Result<Conversation> asked(const QByteArray &tool)
{
    const QByteArray body =
        R"({"model":"m","max_tokens":9,"messages":[{"role":"user","content":"Hi"}],"tools":[)" +
        tool + "]}";
    return codecOf(Format::AnthropicMessages).readRequest(JsonTree::parse(body)->root(), {});
}

void TestClientTools::areFunctionsToOthers_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArrayList>("members");
    const QByteArrayList file = {
        "command", "path", "view_range", "file_text", "old_str", "new_str", "insert_line"};
    const auto row = [](const char *type, const QByteArrayList &members) {
        QTest::newRow(type) << QByteArray(type) << members;
    };
    row("bash_20250124", {"command", "restart"});
    row("text_editor_20250124", file);
    row("text_editor_20250728", file + QByteArrayList{"insert_text"});
    row("memory_20250818", file + QByteArrayList{"insert_text", "old_path", "new_path"});
}

void TestClientTools::areFunctionsToOthers()
{
    QFETCH(const QByteArray, type);
    QFETCH(const QByteArrayList, members);
    const Result<Conversation> conversation = asked(R"({"type":")" + type + R"(","name":"own"})");
    QVERIFY(conversation.has_value());
    const Tool tool = conversation->tools.value(0);
    QVERIFY(tool.kind == Tool::Kind::Function);
    QCOMPARE(tool.name, QByteArray("own"));
    QVERIFY(!tool.description.isEmpty());
    const Result<JsonTree> schema = JsonTree::parse(tool.schema);
    QVERIFY(schema.has_value());
    QVERIFY(schema->root()["type"].is("object"));
    QByteArrayList names;
    for (const JsonMember &member : schema->root()["properties"].members)
        names.append(member.name.toByteArray());
    QCOMPARE(names, members);
}

void TestClientTools::leavesTheProvidersToolsAlone()
{
    for (const char *const type : {"web_search_20250305", "computer_20250124", "custom", ""})
        QVERIFY(!clientRunTool(type));
}

void TestClientTools::goBackToAnthropicAsTheyCame()
{
    const QByteArray tool = R"({"type":"text_editor_20250728","name":"edit","max_characters":9})";
    const Result<Conversation> conversation = asked(tool);
    QVERIFY(conversation.has_value());
    const Result<WrittenRequest> written =
        codecOf(Format::AnthropicMessages)
            .writeRequest(*conversation, traitsOf(Format::AnthropicMessages, "claude-opus-5-5"));
    QVERIFY(written.has_value());
    QVERIFY(written->body.contains(QByteArray("\"tools\":[" + tool + ']')));
}

QTEST_GUILESS_MAIN(TestClientTools)
#include "tst_clienttools.moc"
