#include "core/formats/responses/compactiontext.h"

#include <QStringBuilder>

namespace deskrelay {

static constexpr QByteArrayView mark("dskc1.");

QByteArray compactionPrompt()
{
    return "The conversation is about to be cut here, and another model will go on with the work. "
           "Write what it must know, as one text: the goal and the user's wishes, what has been "
           "done and decided, the files, commands and results that matter, with exact names, and "
           "what is to be done next. Do not call tools, and do not address the user.";
}

QByteArray wrapSummary(QByteArrayView summary)
{
    return mark.toByteArray() + summary.toByteArray().toBase64(QByteArray::Base64UrlEncoding |
                                                               QByteArray::OmitTrailingEquals);
}

std::optional<QByteArray> unwrapSummary(QByteArrayView encryptedContent)
{
    if (!encryptedContent.startsWith(mark))
        return std::nullopt;
    const auto decoded = QByteArray::fromBase64Encoding(
        encryptedContent.sliced(mark.size()).toByteArray(),
        QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    return decoded ? std::optional(*decoded) : std::nullopt;
}

QByteArray summaryMessage(QByteArrayView summary)
{
    return "What happened before in this conversation, as a summary:\n\n" + summary.toByteArray();
}

} // namespace deskrelay
