#include "tests/support/fake/fakeupstream.h"

#include "tests/support/fake/fakeserver.h"

namespace deskrelay {

using namespace Qt::StringLiterals;

FakeUpstream::FakeUpstream()
{
    auto *const server = new fake::Server(m_state);
    server->listen(QHostAddress::LocalHost);
    m_port = server->serverPort();
    server->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::finished, server, &QObject::deleteLater);
    m_thread.start();
}

FakeUpstream::~FakeUpstream()
{
    m_thread.quit();
    m_thread.wait();
}

QString FakeUpstream::url(const QString &path) const
{
    return u"http://127.0.0.1:%1%2"_s.arg(m_port).arg(path);
}

} // namespace deskrelay
