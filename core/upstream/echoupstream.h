#pragma once

#include "core/formats/format.h"
#include "core/formats/operation.h"
#include "core/upstream/upstreamreply.h"

#include <QByteArray>
#include <QList>
#include <QTimer>

#include <chrono>

namespace deskrelay {

/// What the echo account is asked.
struct EchoCall
{
    Operation operation = Operation::Generate;
    Format format = Format::OpenAiChat;
    QByteArray model = {};
    QByteArray body = {};      ///< Decoded.
    bool isStreamed = false;   ///< The path or the body says so.
    bool isEventStream = true; ///< Gemini without `alt=sse` wants an array instead.
    qint64 nowSeconds = 0;
};

/// The built-in upstream that needs no network: it streams back what it was sent, word by word,
/// with usage. A reply like any other to whoever reads it.
class EchoUpstream final : public UpstreamReply
{
    Q_OBJECT

public:
    EchoUpstream(const EchoCall &call, QObject *parent);

    int status() const override { return m_begun ? m_status : 0; }
    const Headers &headers() const override { return m_headers; }
    Stage stage() const override { return Stage::Reply; }
    void setPaused(bool paused) override;
    void abort() override;

private:
    void prepare(const EchoCall &call);
    void step();

    int m_status = 200;
    bool m_begun = false;
    Headers m_headers = {};
    QList<QByteArray> m_frames = {};
    QTimer m_timer;
};

} // namespace deskrelay
