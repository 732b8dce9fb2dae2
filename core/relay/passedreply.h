#pragma once

#include "core/formats/chatusagefilter.h"
#include "core/formats/format.h"
#include "core/formats/modelnameedit.h"
#include "core/formats/operation.h"
#include "core/formats/usagetap.h"
#include "core/relay/replypath.h"

namespace deskrelay {

/// The same format on both sides: bytes go through as they came, and a tap looks on.
class PassedReply final : public ReplyPath
{
public:
    struct Options
    {
        Format format = Format::OpenAiChat;
        Operation operation = Operation::Generate;
        bool wantsStream = false;     ///< The client asked for one.
        bool dropsUsageChunk = false; ///< The relay asked for it, not the client.
        QByteArray requestId = {};
        QByteArray modelName =
            {}; ///< To be told in the place of the upstream's; empty: that stays.
    };

    PassedReply(const Options &options, const Headers &upstream);

    bool isStreamed() const override;
    Headers headers() const override;
    QByteArray feed(QByteArrayView bytes) override;
    QByteArray finish() override;
    QByteArray failureBytes(int status, const QString &message) override;
    bool sawContent() const override;
    bool sawEnd() const override;
    std::optional<Failure> failure() const override;
    std::optional<TokenUsage> usage() const override { return m_tap.usage(); }
    qint64 seenTokens() const override { return m_tap.seenTokens(); }
    QString serviceTier() const override { return m_tap.serviceTier(); }

private:
    QByteArray renamed(const QByteArray &bytes);

    const Options m_options;
    const Headers m_upstream;
    const bool m_isEventStream;
    UsageTap m_tap;
    std::optional<ChatUsageFilter> m_filter = {};
    std::optional<ModelNameEdit> m_nameEdit = {};
    bool m_hasBytes = false;
};

} // namespace deskrelay
