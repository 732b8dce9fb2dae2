#include "core/formats/modelnameedit.h"

#include <QTest>

using namespace deskrelay;

/// The client's own name of a model in replies that pass.
class TestModelNameEdit final : public QObject
{
    Q_OBJECT

private slots:
    void replacesTheName_data();
    void replacesTheName();
};

void TestModelNameEdit::replacesTheName_data()
{
    QTest::addColumn<Format>("format");
    QTest::addColumn<bool>("isEventStream");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    const auto row = [](const char *title,
                        Format format,
                        bool isEventStream,
                        const char *before,
                        const char *after) {
        QTest::newRow(title) << format << isEventStream << QByteArray(before) << QByteArray(after);
    };
    using enum Format;
    row("a chat",
        OpenAiChat,
        false,
        R"({"id":"c","model": "gpt-5-mini-2025","choices":[{"message":{"content":"\"model\":\"x\"","model":"y"}}]})",
        R"({"id":"c","model": "fa\"st","choices":[{"message":{"content":"\"model\":\"x\"","model":"y"}}]})");
    row("pretty, and the name last",
        OpenAiChat,
        false,
        "{\n  \"choices\": [],\n  \"model\": \"a\"\n}\n",
        "{\n  \"choices\": [],\n  \"model\": \"fa\\\"st\"\n}\n");
    row("a chat's stream",
        OpenAiChat,
        true,
        "data: {\"model\":\"a\",\"choices\":[]}\n\n: \"ping\ndata: {\"model\":\"a\\\\\"}\r\n\r\n"
        "data: [DONE]\n\n",
        "data: {\"model\":\"fa\\\"st\",\"choices\":[]}\n\n: \"ping\ndata: {\"model\":\"fa\\\"st\"}"
        "\r\n\r\ndata: [DONE]\n\n");
    row("responses' stream",
        OpenAiResponses,
        true,
        "event: response.created\ndata: {\"type\":\"response.created\",\"response\":{\"tools\":[{"
        "\"model\":\"t\"}],\"model\":\"a\"}}\n\n",
        "event: response.created\ndata: {\"type\":\"response.created\",\"response\":{\"tools\":[{"
        "\"model\":\"t\"}],\"model\":\"fa\\\"st\"}}\n\n");
    row("messages' stream",
        AnthropicMessages,
        true,
        "data: {\"type\":\"message_start\",\"message\":{\"model\":\"a\"}}\n\ndata: "
        "{\"delta\":{\"model\":\"d\"}}\n\n",
        "data: {\"type\":\"message_start\",\"message\":{\"model\":\"fa\\\"st\"}}\n\ndata: "
        "{\"delta\":{\"model\":\"d\"}}\n\n");
    row("a tool's argument stays",
        AnthropicMessages,
        false,
        R"({"content":[{"input":{"model":"m"}}],"model":"a"})",
        R"({"content":[{"input":{"model":"m"}}],"model":"fa\"st"})");
    row("Gemini's array",
        GeminiGenerate,
        false,
        R"([{"modelVersion":"a","model":"x"},)"
        "\n"
        R"({"modelVersion":"a"}])",
        R"([{"modelVersion":"fa\"st","model":"x"},)"
        "\n"
        R"({"modelVersion":"fa\"st"}])");
    row("no name",
        OpenAiChat,
        false,
        R"({"model":null,"a":"model"})",
        R"({"model":null,"a":"model"})");
    row("no JSON", OpenAiChat, false, "]]}}\"\\", "]]}}\"\\");
}

void TestModelNameEdit::replacesTheName()
{
    QFETCH(const Format, format);
    QFETCH(const bool, isEventStream);
    QFETCH(const QByteArray, before);
    QFETCH(const QByteArray, after);
    for (qsizetype cut = 0; cut <= before.size(); ++cut) {
        ModelNameEdit edit(format, isEventStream, "fa\"st");
        const QByteArray first = edit.feed(before.first(cut));
        QCOMPARE(first + edit.feed(before.sliced(cut)), after);
    }
}

QTEST_APPLESS_MAIN(TestModelNameEdit)
#include "tst_modelnameedit.moc"
