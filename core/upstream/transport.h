#pragma once

#include "core/upstream/upstreamreply.h"
#include "core/upstream/upstreamrequest.h"

#include <QObject>

#include <memory>

namespace deskrelay {

/// Sends requests through one libcurl multi handle on the event loop of its thread.
///
/// Connections are kept and reused; loopback addresses never go through a proxy. Belongs to the
/// thread that made it.
class Transport final : public QObject
{
    Q_OBJECT

public:
    explicit Transport(QObject *parent = nullptr);
    ~Transport() override;

    /// Starts the call. The reply is \a parent's child.
    UpstreamReply *send(const UpstreamRequest &request, QObject *parent);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace deskrelay
