#pragma once

#include "core/control/owner.h"

#include <QObject>
#include <QSocketNotifier>

#include <chrono>
#include <memory>
#include <optional>

namespace deskrelay {

/// The relay without a window: starts it once the secrets are settled, says where it listens, and
/// ends it at a signal.
class Headless final : public QObject
{
    Q_OBJECT

public:
    Headless(Owner *owner, std::optional<QString> host, std::optional<quint16> port);
    ~Headless() override;

    /// Follows the secrets; to be called once.
    void start();

private:
    void begin();
    void follow();
    void announce();
    void stop(std::chrono::seconds patience);
    void watchSignals();

    Owner *const m_owner;
    const std::optional<QString> m_host;
    const std::optional<quint16> m_port;
    bool m_hasBegun = false;
    bool m_isAnnounced = false;
    bool m_isStopping = false;
    std::unique_ptr<QSocketNotifier> m_signals;
};

} // namespace deskrelay
