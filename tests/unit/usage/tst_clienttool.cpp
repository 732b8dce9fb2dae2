#include "core/usage/clienttool.h"

#include <QTest>

using namespace deskrelay;
using namespace Qt::StringLiterals;

class TestClientTool final : public QObject
{
    Q_OBJECT

private slots:
    void namesTheProgram_data();
    void namesTheProgram();
};

void TestClientTool::namesTheProgram_data()
{
    QTest::addColumn<QByteArray>("agent");
    QTest::addColumn<QString>("tool");
    const auto row = [](const char *agent, const QString &tool) {
        QTest::newRow(agent) << QByteArray(agent) << tool;
    };
    row("", {});
    row("claude-cli/2.1.0 (external, cli)", u"claude-code"_s);
    row("codex_cli_rs/0.91.0 (Debian 12; x86_64) xterm", u"codex"_s);
    row("codex_exec/1.0", u"codex"_s);
    row("GeminiCLI/0.30.0/gemini-2.5-pro (linux; x64)", u"gemini-cli"_s);
    row("OpenAI/Python 2.1.0", u"openai-sdk"_s);
    row("AsyncOpenAI/JS 6.0", u"openai-sdk"_s);
    row("Anthropic/JS 0.70.0", u"anthropic-sdk"_s);
    row("Mozilla/5.0 (X11; Linux x86_64)", u"browser"_s);
    row("curl/8.5.0", u"curl"_s);
    row("My Tool", u"my"_s);
    row("(secret)", u"other"_s);
    row("0123456789012345678901234567890123456789", u"other"_s);
}

void TestClientTool::namesTheProgram()
{
    QFETCH(const QByteArray, agent);
    QTEST(clientTool(agent), "tool");
}

QTEST_APPLESS_MAIN(TestClientTool)
#include "tst_clienttool.moc"
