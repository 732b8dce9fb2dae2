#include "tests/unit/upstream/scriptedserver.h"

#include <QFile>
#include <QProcess>
#include <QSslCertificate>
#include <QSslKey>
#include <QSslSocket>

using namespace Qt::StringLiterals;

ScriptedServer::ScriptedServer(Handler handler)
    : m_handler(std::move(handler))
{
    setListenBacklogSize(512);
    listen(QHostAddress::LocalHost);
}

QByteArray ScriptedServer::url(const QByteArray &path) const
{
    return QByteArray(m_key.isEmpty() ? "http" : "https") +
           "://127.0.0.1:" + QByteArray::number(serverPort()) + path;
}

bool ScriptedServer::useSelfSignedTls(const QString &folder)
{
    const QString key = folder + "/key.pem"_L1;
    const QString certificate = folder + "/certificate.pem"_L1;
    const QStringList arguments{u"req"_s,
                                u"-x509"_s,
                                u"-newkey"_s,
                                u"rsa:2048"_s,
                                u"-nodes"_s,
                                u"-subj"_s,
                                u"/CN=127.0.0.1"_s,
                                u"-days"_s,
                                u"2"_s,
                                u"-keyout"_s,
                                key,
                                u"-out"_s,
                                certificate};
    if (QProcess::execute(u"openssl"_s, arguments) != 0)
        return false;
    QFile keyFile(key);
    QFile certificateFile(certificate);
    if (!keyFile.open(QIODevice::ReadOnly) || !certificateFile.open(QIODevice::ReadOnly))
        return false;
    m_key = keyFile.readAll();
    m_certificate = certificateFile.readAll();
    return true;
}

void ScriptedServer::incomingConnection(qintptr descriptor)
{
    ++connections;
    ++open;
    auto *const socket = m_key.isEmpty() ? new QTcpSocket(this) : new QSslSocket(this);
    socket->setReadBufferSize(readsNothing ? 1 : 0);
    socket->setSocketDescriptor(descriptor);
    connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
    connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
        --open;
        m_buffers.remove(socket);
        socket->deleteLater();
    });
    if (auto *const tls = qobject_cast<QSslSocket *>(socket)) {
        tls->setLocalCertificate(QSslCertificate(m_certificate));
        tls->setPrivateKey(QSslKey(m_key, QSsl::Rsa));
        tls->startServerEncryption();
    }
}

void ScriptedServer::read(QTcpSocket *socket)
{
    if (readsNothing)
        return;
    emit bytesCame(socket);
    QByteArray &buffer = m_buffers[socket];
    buffer += socket->readAll();
    const qsizetype head = buffer.indexOf("\r\n\r\n");
    if (head < 0)
        return;
    qsizetype length = 0;
    const QByteArray lower = buffer.first(head + 2).toLower();
    if (const qsizetype at = lower.indexOf("\r\ncontent-length:"); at >= 0)
        length =
            lower.sliced(at + 17, lower.indexOf("\r\n", at + 2) - at - 17).trimmed().toLongLong();
    const qsizetype size = head + 4 + length;
    if (buffer.size() < size)
        return;
    const QByteArray request = buffer.first(size);
    buffer.remove(0, size);
    requests.append(request);
    m_handler(socket, request);
}

QByteArray wholeReply(const QByteArray &body, const QByteArray &headers)
{
    return "HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n" +
           headers + "\r\n" + body;
}

QByteArray chunkedHead()
{
    return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: "
           "chunked\r\n\r\n";
}

QByteArray chunk(const QByteArray &bytes)
{
    return QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n";
}
