#pragma once

#include "core/formats/usagetap.h"
#include "core/relay/conversion.h"
#include "core/relay/replypath.h"

namespace deskrelay {

/// The reply to a Conversion: one document, rewritten when it is whole.
class ConvertedReply final : public ReplyPath
{
public:
    explicit ConvertedReply(const Conversion &conversion);

    bool isStreamed() const override { return false; }
    Headers headers() const override;
    QByteArray feed(QByteArrayView bytes) override;
    QByteArray finish() override;
    QByteArray failureBytes(int, const QString &) override { return {}; }
    bool sawContent() const override { return !m_whole.isEmpty(); }
    bool sawEnd() const override { return true; }
    std::optional<Failure> failure() const override { return m_failure; }
    std::optional<TokenUsage> usage() const override { return m_tap.usage(); }

private:
    const Conversion m_conversion;
    QByteArray m_whole = {};
    UsageTap m_tap;
    std::optional<Failure> m_failure = {};
};

} // namespace deskrelay
