#pragma once

#include "tests/support/fake/fakekeys.h"
#include "tests/support/fake/fakestate.h"

#include <QString>
#include <QThread>

namespace deskrelay {

/// A strict upstream on 127.0.0.1 that speaks all four APIs as their providers do: it refuses what
/// they refuse and answers in their words.
///
/// Serves in a thread of its own, so a test may block. Every call may come from any thread.
class FakeUpstream final
{
public:
    FakeUpstream();
    ~FakeUpstream();
    FakeUpstream(const FakeUpstream &) = delete;
    FakeUpstream &operator=(const FakeUpstream &) = delete;

    quint16 port() const { return m_port; }
    /// The origin, with \a path behind it.
    QString url(const QString &path = {}) const;

    /// \a provider is `anthropic`, `openai` or `gemini`.
    void addKey(const std::string &provider, const std::string &key)
    {
        m_state.addKey(provider, key);
    }
    /// For the next request whose path fits.
    void enqueue(const fake::Step &step) { m_state.enqueue(step); }
    QList<fake::Received> received() const { return m_state.received(); }
    QList<fake::Reported> totals() const { return m_state.totals(); }
    void clear() { m_state.clear(); }

private:
    fake::State m_state;
    QThread m_thread;
    quint16 m_port = 0;
};

} // namespace deskrelay
