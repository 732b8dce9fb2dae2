#include "tests/unit/relay/snapshot.h"

#include <QFile>
#include <QTest>

#include <algorithm>
#include <utility>

using namespace deskrelay;
using namespace Qt::StringLiterals;

const QList<SnapshotSide> &snapshotSides()
{
    static const QList<SnapshotSide> all = {
        {Format::OpenAiChat, "chat"_L1, "gpt-4o"},
        {Format::OpenAiResponses, "responses"_L1, "gpt-5.5"},
        {Format::AnthropicMessages, "messages"_L1, "claude-opus-5-5"},
        {Format::GeminiGenerate, "gemini"_L1, "gemini-3-pro"}};
    return all;
}

QDir snapshotFolder(const QString &name)
{
    return QDir(QStringLiteral(DESKRELAY_SOURCE_DIR "/tests/fixtures/translation/") + name);
}

QByteArray readFile(const QDir &folder, const QString &name)
{
    QFile file(folder.filePath(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

static void indent(QByteArray &text, int depth)
{
    text += '\n' + QByteArray(depth, ' ');
}

static void print(QByteArray &text, const JsonNode &node, int depth)
{
    constexpr qsizetype shortText = 90;
    if ((!node.isObject() && !node.isArray()) || node.raw.size() < shortText) {
        text += node.raw;
        return;
    }
    text += node.isObject() ? '{' : '[';
    const char *separator = "";
    for (const JsonMember &member : node.members) {
        text += std::exchange(separator, ",");
        indent(text, depth + 1);
        text += '"' + member.name.toByteArray() + "\": ";
        print(text, member.value, depth + 1);
    }
    for (const JsonNode &item : node.items) {
        text += std::exchange(separator, ",");
        indent(text, depth + 1);
        print(text, item, depth + 1);
    }
    indent(text, depth);
    text += node.isObject() ? '}' : ']';
}

QByteArray printed(const JsonNode &node)
{
    QByteArray text;
    print(text, node, 0);
    return text;
}

void compareSnapshot(const QDir &folder, const QString &name, const QByteArray &now)
{
    if (qEnvironmentVariableIsSet("DESKRELAY_WRITE_SNAPSHOTS")) {
        QFile written(folder.filePath(name));
        QVERIFY(written.open(QIODevice::WriteOnly));
        written.write(now);
        return;
    }
    const QList<QByteArray> nowLines = now.split('\n');
    const QList<QByteArray> lines = readFile(folder, name).split('\n');
    for (qsizetype i = 0; i < std::max(lines.size(), nowLines.size()); ++i)
        QCOMPARE(nowLines.value(i), lines.value(i));
}
