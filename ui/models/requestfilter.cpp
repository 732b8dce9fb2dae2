#include "ui/models/requestfilter.h"

#include "core/formats/format.h"

#include <algorithm>

namespace deskrelay {

RequestQuery RequestFilter::query() const
{
    return {.isFailedOnly = isFailedOnly, .account = account, .model = model, .text = text};
}

bool RequestFilter::fits(const OpenRequest &request,
                         const QHash<AccountId, QString> &accounts,
                         const QHash<KeyId, QString> &keys) const
{
    if (isFailedOnly || (account && *account != request.account))
        return false;
    if (!model.isEmpty() && model != request.model && model != request.resolved)
        return false;
    const QStringList words = {QString::fromLatin1(request.id),
                               request.model,
                               request.resolved,
                               formatName(request.format),
                               accounts.value(request.account),
                               keys.value(request.key)};
    return text.isEmpty() || std::any_of(words.begin(), words.end(), [this](const QString &word) {
               return word.contains(text, Qt::CaseInsensitive);
           });
}

} // namespace deskrelay
