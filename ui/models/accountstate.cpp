#include "ui/models/accountstate.h"

#include "ui/texts.h"
#include "ui/theme.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPolygonF>

namespace deskrelay {

static QString say(const char *text)
{
    return QCoreApplication::translate("deskrelay::AccountState", text);
}

AccountStateView describeCooldown(const Cooldown &cooldown)
{
    if (!cooldown.until)
        return {AccountState::Attention,
                say(QT_TRANSLATE_NOOP("deskrelay::AccountState", "Needs attention")),
                cooldown.reason,
                cooldown.reason};
    const QString time = Texts::moment(*cooldown.until, SystemClock::instance().now());
    const QString what = say(QT_TRANSLATE_NOOP("deskrelay::AccountState", "Cooling until %1 (%2)"))
                             .arg(time, cooldown.reason);
    const QString line = say(QT_TRANSLATE_NOOP("deskrelay::AccountState", "until %1 (%2)"))
                             .arg(time, cooldown.reason);
    return {AccountState::Waiting,
            say(QT_TRANSLATE_NOOP("deskrelay::AccountState", "Cooling")),
            cooldown.model.isEmpty() ? what : cooldown.model + QStringLiteral(": ") + what,
            cooldown.model.isEmpty() ? line : cooldown.model + QLatin1Char(' ') + line};
}

static AccountStateView describe(const AccountEntry &entry, const AccountStatus &status)
{
    if (!entry.account.enabled)
        return {AccountState::Off,
                say(QT_TRANSLATE_NOOP("deskrelay::AccountState", "Off")),
                say(QT_TRANSLATE_NOOP("deskrelay::AccountState",
                                      "Disabled: it is not chosen until you enable it.")),
                say(QT_TRANSLATE_NOOP("deskrelay::AccountState", "until you enable it"))};
    if (entry.needsAttention)
        return {AccountState::Attention,
                say(QT_TRANSLATE_NOOP("deskrelay::AccountState", "Needs attention")),
                entry.attention};
    if (const Cooldown *const cooldown = longestOf(status.cooldowns))
        return describeCooldown(*cooldown);
    if (!status.lastError.isEmpty())
        return {AccountState::Attention,
                say(QT_TRANSLATE_NOOP("deskrelay::AccountState", "Last request failed")),
                status.lastError};
    if (entry.account.draining)
        return {AccountState::Waiting,
                say(QT_TRANSLATE_NOOP("deskrelay::AccountState", "Draining")),
                say(QT_TRANSLATE_NOOP("deskrelay::AccountState",
                                      "Finishes what it has and takes no new sessions.")),
                say(QT_TRANSLATE_NOOP("deskrelay::AccountState", "takes no new sessions"))};
    if (!status.hasCredential && needsSecret(entry.account.provider))
        return {AccountState::Waiting,
                say(QT_TRANSLATE_NOOP("deskrelay::AccountState", "Waiting for its key")),
                say(QT_TRANSLATE_NOOP("deskrelay::AccountState",
                                      "Its key has not been read from the secret store yet."))};
    return {
        AccountState::Serving, say(QT_TRANSLATE_NOOP("deskrelay::AccountState", "Serving")), {}};
}

AccountStateView describeAccount(const AccountEntry &entry, const AccountStatus &status)
{
    AccountStateView view = describe(entry, status);
    if (view.line.isEmpty())
        view.line = view.reason;
    return view;
}

QColor accountStateColor(AccountState state)
{
    const ThemeColors &colors = Theme::instance()->colors();
    switch (state) {
    case AccountState::Serving:
        return colors.good;
    case AccountState::Waiting:
        return colors.warning;
    case AccountState::Attention:
        return colors.bad;
    case AccountState::Off:
        break;
    }
    return colors.muted;
}

AccountStatus statusOf(const RelaySnapshot &snapshot, const AccountId &account)
{
    for (const AccountStatus &status : snapshot.accounts) {
        if (status.id == account)
            return status;
    }
    return AccountStatus{.id = account};
}

void paintAccountState(QPainter &painter, const QRectF &box, AccountState state)
{
    const QColor color = accountStateColor(state);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF shape = box.adjusted(1, 1, -1, -1);
    switch (state) {
    case AccountState::Serving:
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawEllipse(shape);
        break;
    case AccountState::Waiting:
        painter.setPen(QPen(color, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(shape);
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawPie(shape, 90 * 16, 180 * 16);
        break;
    case AccountState::Attention:
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawPolygon(QPolygonF(
            {QPointF(shape.center().x(), shape.top()), shape.bottomRight(), shape.bottomLeft()}));
        break;
    case AccountState::Off:
        painter.setPen(QPen(color, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(shape);
        break;
    }
    painter.restore();
}

} // namespace deskrelay
