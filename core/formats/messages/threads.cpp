#include "core/formats/messages/threads.h"

#include "core/base/jsonwriter.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

Error threadUnsupportedError()
{
    return makeError(Error::Kind::Unsupported,
                     u"thread: This model's upstream keeps no conversations. Send the whole "
                     "history in messages, without thread."_s);
}

bool isThreadUnsupported(const Error &error)
{
    return error == threadUnsupportedError();
}

QByteArray threadUnsupportedBody(QByteArrayView requestId)
{
    JsonWriter body;
    body.beginObject().member("type", "error").key("error").beginObject();
    body.member("type", "invalid_request_error");
    body.member("message", threadUnsupportedError().message.toUtf8());
    body.key("details").beginObject().member("error_code", "thread_unsupported_request");
    body.endObject().endObject();
    body.key("request_id");
    if (requestId.isEmpty())
        body.null();
    else
        body.string(requestId);
    body.endObject();
    return body.take();
}

} // namespace deskrelay
