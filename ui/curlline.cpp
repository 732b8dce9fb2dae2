#include "ui/curlline.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace deskrelay {

using namespace Qt::StringLiterals;

QString relayOrigin(const QString &host, quint16 port)
{
    // Listening everywhere includes this machine, and a tool needs a name to connect to.
    QString name =
        host.isEmpty() || host == "0.0.0.0"_L1 || host == "::"_L1 ? u"127.0.0.1"_s : host;
    if (name.contains(u':'))
        name = u"[%1]"_s.arg(name);
    return u"http://%1:%2"_s.arg(name, QString::number(port));
}

QString relayBaseUrl(Format format, const QString &origin)
{
    switch (format) {
    case Format::OpenAiChat:
    case Format::OpenAiResponses:
        return origin + u"/v1"_s;
    case Format::AnthropicMessages:
    case Format::GeminiGenerate:
        break;
    }
    return origin;
}

QString curlLine(Format format, const QString &origin, const QString &model, const Secret &key)
{
    const QString secret =
        key.isEmpty() ? u"$DESKRELAY_KEY"_s : QString::fromUtf8(key.reveal().toByteArray());
    const QString question = u"Hello, relay"_s;
    const QJsonArray messages = {QJsonObject{{u"role"_s, u"user"_s}, {u"content"_s, question}}};
    QString path;
    QString header = u"Authorization: Bearer "_s + secret;
    QJsonObject body;
    switch (format) {
    case Format::OpenAiChat:
        path = u"/v1/chat/completions"_s;
        body = {{u"model"_s, model}, {u"stream"_s, true}, {u"messages"_s, messages}};
        break;
    case Format::OpenAiResponses:
        path = u"/v1/responses"_s;
        body = {{u"model"_s, model}, {u"stream"_s, true}, {u"input"_s, question}};
        break;
    case Format::AnthropicMessages:
        path = u"/v1/messages"_s;
        header = u"x-api-key: "_s + secret;
        body = {{u"model"_s, model},
                {u"stream"_s, true},
                {u"max_tokens"_s, 256},
                {u"messages"_s, messages}};
        break;
    case Format::GeminiGenerate:
        path = u"/v1beta/models/%1:streamGenerateContent?alt=sse"_s.arg(model);
        header = u"x-goog-api-key: "_s + secret;
        body = {{u"contents"_s,
                 QJsonArray{
                     QJsonObject{{u"role"_s, u"user"_s},
                                 {u"parts"_s, QJsonArray{QJsonObject{{u"text"_s, question}}}}}}}};
        break;
    }
    return u"curl -N '%1%2' -H \"%3\" -H 'content-type: application/json' -d '%4'"_s.arg(
        origin,
        path,
        header,
        QString::fromUtf8(QJsonDocument(body).toJson(QJsonDocument::Compact)));
}

} // namespace deskrelay
