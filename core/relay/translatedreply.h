#pragma once

#include "core/base/sseparser.h"
#include "core/formats/conversation/callguard.h"
#include "core/formats/conversation/stopenforcer.h"
#include "core/relay/replypath.h"
#include "core/relay/translation.h"

#include <memory>

namespace deskrelay {

/// Another format on the client's side: the upstream's bytes become events, the events the
/// client's bytes.
class TranslatedReply final : public ReplyPath
{
public:
    TranslatedReply(const Translation &translation,
                    const ReplyContext &context,
                    const Headers &upstream);
    ~TranslatedReply() override;

    bool isStreamed() const override { return m_translation.request.isStreamed; }
    Headers headers() const override;
    QByteArray feed(QByteArrayView bytes) override;
    QByteArray finish() override;
    QByteArray failureBytes(int status, const QString &message) override;
    QByteArray ping() const override;
    bool sawContent() const override;
    bool sawEnd() const override;
    bool isSatisfied() const override { return m_stops.hasStopped(); }
    std::optional<Failure> failure() const override;
    std::optional<TokenUsage> usage() const override { return m_fold.reply().usage; }
    qint64 seenTokens() const override;
    QString serviceTier() const override;

    /// The reply as far as it has come: its calls may hold state that the client cannot carry.
    const Reply &reply() const { return m_fold.reply(); }
    /// The same as one document in the client's format, also where it is streamed.
    QByteArray document() const;

private:
    QByteArray take(const ReplyEvents &events);
    TokenUsage estimatedUsage() const;

    const Translation m_translation;
    const ReplyContext m_context;
    const bool m_isEventStream; ///< Of the upstream.
    SseParser m_parser = {};
    QByteArray m_whole = {};
    std::unique_ptr<ReplyReader> m_reader;
    std::unique_ptr<ReplyWriter> m_writer;
    CallGuard m_guard = {};
    ToolRestorer m_restorer;
    StopEnforcer m_stops;
    ReplyFold m_fold = {};
};

} // namespace deskrelay
