#include "core/storage/captureworker.h"

#include "core/base/logging.h"
#include "core/capture/captureformat.h"
#include "core/capture/redaction.h"
#include "core/storage/capturetable.h"
#include "core/storage/datadirectory.h"

#include <QFile>

#include <algorithm>
#include <utility>

namespace deskrelay {

using namespace Qt::StringLiterals;

/// Written between two looks at how much there is.
static constexpr qint64 mostUntrimmed = 1024 * 1024;

CaptureWorker::CaptureWorker(const QString &path)
    : m_connection(path)
{
}

Result<bool> CaptureWorker::open(Missing missing)
{
    if (m_isOpen)
        return true;
    if (missing == Missing::Leave && !QFile::exists(m_connection.path()))
        return false;
    if (Result<void> made = makeDatabaseFile(m_connection.path()); !made)
        return made.error();
    Result<void> opened = m_connection.open(Connection::Access::ReadWrite);
    // What was deleted does not linger in the file.
    if (opened)
        opened = m_connection.run(u"PRAGMA secure_delete = ON"_s);
    if (opened) {
        if (const Result<MigrationReport> migrated = migrate(m_connection, captureMigrations());
            !migrated)
            opened = migrated.error();
    }
    if (opened)
        opened = restrictDatabaseFiles(m_connection.path());
    if (!opened) {
        m_connection.close();
        return opened.error();
    }
    m_isOpen = true;
    return true;
}

void CaptureWorker::report(const Result<void> &result)
{
    if (result)
        m_isFailing = false;
    else if (!std::exchange(m_isFailing, true))
        qCWarning(lcStorage).noquote() << "no captures are kept:" << result.error().message;
}

void CaptureWorker::keep(Capture capture, const QList<Secret> &secrets, const CaptureBounds &bounds)
{
    redact(capture, secrets);
    const QByteArray messages = encodeMessages(capture.messages);
    const Result<bool> opened = open(Missing::Make);
    Result<void> kept = opened ? Result<void>() : opened.error();
    if (kept)
        kept = writeCapture(m_connection, capture, messages);
    // To look for what is too much costs a walk through all of them.
    if (m_sinceTrim >= 0)
        m_sinceTrim += messages.size();
    if (kept && (m_sinceTrim < 0 || m_sinceTrim > std::min(mostUntrimmed, bounds.bytes / 16)))
        kept = trimNow(bounds);
    report(kept);
}

Result<void> CaptureWorker::trimNow(const CaptureBounds &bounds)
{
    m_sinceTrim = 0;
    return trimCaptures(m_connection, bounds);
}

void CaptureWorker::trim(const CaptureBounds &bounds)
{
    const Result<bool> opened = open(Missing::Leave);
    if (!opened)
        report(opened.error());
    else if (*opened)
        report(trimNow(bounds));
}

Result<void> CaptureWorker::purge()
{
    m_connection.close();
    m_isOpen = false;
    for (const QString &end : {u""_s, u"-wal"_s, u"-shm"_s}) {
        QFile file(m_connection.path() + end);
        if (file.exists() && !file.remove()) {
            return makeError(
                Error::Kind::Storage,
                u"The file %1 cannot be deleted: %2."_s.arg(file.fileName(), file.errorString()));
        }
    }
    return {};
}

Result<std::optional<Capture>> CaptureWorker::find(const QString &requestId)
{
    const Result<bool> opened = open(Missing::Leave);
    if (!opened)
        return opened.error();
    return *opened ? readCapture(m_connection, requestId) : std::optional<Capture>();
}

Result<CaptureTotals> CaptureWorker::totals()
{
    const Result<bool> opened = open(Missing::Leave);
    if (!opened)
        return opened.error();
    return *opened ? readCaptureTotals(m_connection) : CaptureTotals();
}

} // namespace deskrelay
