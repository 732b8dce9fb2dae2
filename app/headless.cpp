#include "app/headless.h"

#include <QCoreApplication>
#include <QTimer>

#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace deskrelay {

using namespace Qt::StringLiterals;

/// How long requests under way may take after a signal to end.
static constexpr std::chrono::seconds signalPatience(10);

Headless::Headless(Owner *owner, std::optional<QString> host, std::optional<quint16> port)
    : m_owner(owner)
    , m_host(std::move(host))
    , m_port(port)
{
    watchSignals();
}

Headless::~Headless() = default;

void Headless::watchSignals()
{
    sigset_t watched;
    sigemptyset(&watched);
    sigaddset(&watched, SIGTERM);
    sigaddset(&watched, SIGINT);
    const int descriptor = ::signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
    m_signals = std::make_unique<QSocketNotifier>(descriptor, QSocketNotifier::Read);
    connect(m_signals.get(), &QSocketNotifier::activated, this, [this, descriptor] {
        signalfd_siginfo info = {};
        [[maybe_unused]] const auto read = ::read(descriptor, &info, sizeof info);
        if (m_isStopping)
            std::_Exit(130); // asked twice
        stop(signalPatience);
    });
}

void Headless::start()
{
    connect(m_owner, &Owner::secretsChanged, this, &Headless::begin);
    connect(m_owner, &Owner::snapshotChanged, this, &Headless::follow);
    connect(m_owner, &Owner::releaseRequested, this, [this] { stop(releasePatience); });
    connect(m_owner, &Owner::problem, this, [](const QString &message) {
        std::fprintf(stderr, "%s\n", qPrintable(message));
    });
    begin();
}

void Headless::begin()
{
    if (m_hasBegun || m_owner->secrets().state == SecretsStatus::State::Loading)
        return;
    m_hasBegun = true;
    if (m_owner->secrets().state != SecretsStatus::State::Ready)
        std::fprintf(stderr, "%s\n", qPrintable(m_owner->secrets().message));
    m_owner->startRelay(m_host, m_port);
}

void Headless::follow()
{
    const RelaySnapshot &snapshot = m_owner->snapshot();
    if (m_isStopping) {
        if (snapshot.state == RelayState::Stopped)
            QCoreApplication::quit();
        return;
    }
    if (snapshot.state == RelayState::Failed) {
        std::fprintf(stderr, "%s\n", qPrintable(snapshot.error));
        QCoreApplication::exit(1);
    } else if (snapshot.state == RelayState::Running && !m_isAnnounced) {
        m_isAnnounced = true;
        announce();
    }
}

void Headless::announce()
{
    const RelaySnapshot &snapshot = m_owner->snapshot();
    const QString host =
        snapshot.host.contains(u':') ? u"[%1]"_s.arg(snapshot.host) : snapshot.host;
    const QString address = u"http://%1:%2"_s.arg(host).arg(snapshot.port);
    std::printf("listening on %s\n", qPrintable(address));
    if (const std::optional<FirstKey> first = m_owner->takeFirstKey()) {
        const QString key = QString::fromLatin1(first->key.reveal());
        std::printf("\nA first client key, shown this once: %s\nTry the echo account:\n\n"
                    "  curl -N %s/v1/chat/completions -H 'Authorization: Bearer %s' "
                    "-H 'Content-Type: application/json' "
                    "-d '{\"model\":\"echo\",\"stream\":true,"
                    "\"messages\":[{\"role\":\"user\",\"content\":\"Hello there\"}]}'\n\n",
                    qPrintable(key),
                    qPrintable(address),
                    qPrintable(key));
    }
    std::fflush(stdout);
}

void Headless::stop(std::chrono::seconds patience)
{
    m_isStopping = true;
    m_owner->stopRelay(patience);
    QTimer::singleShot(patience + std::chrono::seconds(5), qApp, &QCoreApplication::quit);
}

} // namespace deskrelay
