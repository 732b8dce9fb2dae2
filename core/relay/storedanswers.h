#pragma once

#include "core/formats/responses/storeditems.h"
#include "core/formats/route.h"
#include "core/http/httpreply.h"
#include "core/http/httprequest.h"
#include "core/relay/itemstore.h"

#include <QPointer>

#include <functional>

namespace deskrelay {

/// OpenAI's endpoints of kept replies and of conversations, for what is kept here.
///
/// A key sees what was made with it. Lives in the relay thread.
class StoredAnswers final
{
public:
    /// A request of a key that was admitted.
    struct Asked
    {
        HttpRequest request = {};
        StoredRoute route = {};
        KeyId key = {};
        QPointer<HttpReply> reply = {};
    };

    explicit StoredAnswers(ItemStore *store);

    void setBodyLimit(qsizetype bytes) { m_bodyLimit = bytes; }

    /// Answers, at once or when it is looked up.
    void answer(const Asked &asked);

private:
    using Found = std::function<void(const KeptEntry &)>;

    void find(const Asked &asked, KeptEntry::Kind kind, const Found &found);
    void answerResponse(const Asked &asked);
    void answerConversation(const Asked &asked);
    void answerItem(const Asked &asked);
    void create(const Asked &asked);
    void change(const Asked &asked);
    void add(const Asked &asked);
    void sendList(const Asked &asked, const KeptEntry &entry) const;
    void refuse(const Asked &asked, int status, const QString &message) const;
    void refuseUnknown(const Asked &asked, const QString &kind, const QByteArray &id) const;

    ItemStore *const m_store;
    qsizetype m_bodyLimit = 64 * 1024 * 1024;
};

} // namespace deskrelay
