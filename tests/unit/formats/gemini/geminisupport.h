#pragma once

#include "core/base/jsontree.h"
#include "core/formats/conversation/codec.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

namespace deskrelay {

/// A client's request read; an error's message in \a problem.
inline Conversation readGemini(const QByteArray &json, QString *problem = nullptr)
{
    const Result<JsonTree> tree = JsonTree::parse(json);
    if (!tree) {
        QTest::qFail(qPrintable(tree.error().message), __FILE__, __LINE__);
        return {};
    }
    const Result<Conversation> read =
        codecOf(Format::GeminiGenerate)
            .readRequest(tree->root(), {.model = "gemini-3.5-flash", .isStreamed = true});
    if (problem)
        *problem = read ? QString() : read.error().message;
    else if (!read)
        QTest::qFail(qPrintable(read.error().message), __FILE__, __LINE__);
    return read ? *read : Conversation{};
}

/// What a conversation becomes for that model; an error's message in \a problem.
inline WrittenRequest
writeGemini(const Conversation &conversation, const QByteArray &model, QString *problem = nullptr)
{
    Conversation asked = conversation;
    asked.model = model;
    const Result<WrittenRequest> written =
        codecOf(Format::GeminiGenerate)
            .writeRequest(asked, traitsOf(Format::GeminiGenerate, model));
    if (problem)
        *problem = written ? QString() : written.error().message;
    else if (!written)
        QTest::qFail(qPrintable(written.error().message), __FILE__, __LINE__);
    return written ? *written : WrittenRequest{};
}

/// An object in which neither order nor white space counts.
inline QJsonObject sorted(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

} // namespace deskrelay
