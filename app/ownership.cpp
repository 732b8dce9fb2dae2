#include "app/ownership.h"

#include "core/control/controlclient.h"
#include "core/control/datadirlock.h"
#include "ui/dialogs/confirmdialog.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QTimer>

#include <chrono>
#include <optional>

namespace deskrelay {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

static Result<std::unique_ptr<Owner>> openOnceReleased(const OwnerOptions &options)
{
    std::optional<Result<std::unique_ptr<Owner>>> opened;
    QEventLoop loop;
    QTimer retry;
    retry.setInterval(200ms);
    const MonotonicTime end = SystemClock::instance().monotonic() + releasePatience + 10s;
    QObject::connect(&retry, &QTimer::timeout, &loop, [&] {
        opened.emplace(Owner::open(options));
        const bool isOwned = !*opened && opened->error().kind == Error::Kind::Conflict;
        if (!isOwned || SystemClock::instance().monotonic() > end)
            loop.quit();
    });
    retry.start();
    loop.exec();
    return std::move(*opened);
}

Result<std::unique_ptr<Owner>> takeOwnership(const OwnerOptions &options)
{
    Result<std::unique_ptr<Owner>> owner = Owner::open(options);
    if (owner || owner.error().kind != Error::Kind::Conflict)
        return owner;
    const QString directory = options.dataDir.isEmpty() ? defaultDataDir() : options.dataDir;
    // A wrong --secrets is a conflict as well, and then the lock is free.
    if (DataDirLock::take(directory))
        return owner;

    const ControlClient client(directory);
    const LockHolder holder = DataDirLock::holder(directory);
    if (holder.isWindow) {
        const CommandResult raised = client.run({.name = u"window.raise"_s}, 5s);
        if (!raised)
            return raised.error();
        return std::unique_ptr<Owner>();
    }
    ConfirmDialog question(
        QCoreApplication::translate("main", "Take over from the running relay?"),
        QCoreApplication::translate("main",
                                    "A relay without a window serves from this data directory "
                                    "(process %1%2). The window can take its place: the relay "
                                    "finishes its streams and ends, then tools are served from "
                                    "here.",
                                    "%2 is empty, or a comma and an address")
            .arg(QString::number(holder.pid),
                 holder.address.isEmpty() ? QString() : u", "_s + holder.address),
        QCoreApplication::translate("main", "&Take over"),
        QCoreApplication::translate("main", "&Quit"),
        nullptr);
    if (question.exec() != QDialog::Accepted)
        return std::unique_ptr<Owner>();
    const CommandResult released = client.run({.name = u"owner.release"_s}, 5s);
    if (!released)
        return released.error();
    return openOnceReleased(options);
}

} // namespace deskrelay
