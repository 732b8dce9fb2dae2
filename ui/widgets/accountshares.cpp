#include "ui/widgets/accountshares.h"

#include "ui/texts.h"
#include "ui/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

static constexpr int rowHeight = 44;

AccountShares::AccountShares(const AccountColors &colors, QWidget *parent)
    : QWidget(parent)
    , m_colors(colors)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void AccountShares::setAccounts(const QList<AccountEntry> &accounts)
{
    m_accounts = accounts;
    std::stable_sort(m_accounts.begin(), m_accounts.end(), [](const auto &left, const auto &right) {
        return left.account.created < right.account.created;
    });
    build();
}

void AccountShares::setSnapshot(const RelaySnapshot &snapshot)
{
    m_snapshot = snapshot;
    build();
}

void AccountShares::build()
{
    QList<Row> rows;
    m_total = 0;
    QStringList words;
    for (const AccountEntry &entry : std::as_const(m_accounts)) {
        const AccountStatus status = statusOf(m_snapshot, entry.account.id);
        const Row row{.name = entry.account.name,
                      .state = describeAccount(entry, status),
                      .series = m_colors.seriesOf(entry.account.id),
                      .tokens = status.tokensToday.total()};
        m_total += row.tokens;
        words.append(
            tr("%1: %2, %3 tokens today").arg(row.name, row.state.word, Texts::number(row.tokens)));
        rows.append(row);
    }
    if (rows == m_rows)
        return;
    const bool isTaller = rows.size() != m_rows.size();
    m_rows = rows;
    setAccessibleDescription(words.join(u"; "_s));
    if (isTaller)
        updateGeometry();
    update();
}

QSize AccountShares::sizeHint() const
{
    return {260, std::max(1, static_cast<int>(m_rows.size())) * rowHeight};
}

void AccountShares::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const ThemeColors &colors = Theme::instance()->colors();
    int top = 0;
    for (const Row &row : std::as_const(m_rows)) {
        const QRect box(0, top, width(), rowHeight);
        const QColor color = Theme::instance()->series(row.series);
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawRoundedRect(QRectF(0, top + 8, 10, 10), 3, 3);

        const QString share = Texts::percent(row.tokens, m_total);
        painter.setFont(Theme::font(TextRole::Body));
        painter.setPen(colors.text);
        const int shareWidth = painter.fontMetrics().horizontalAdvance(u"100 %"_s);
        const QRect line(18, top, box.width() - 18, 26);
        painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, share);

        painter.setFont(Theme::font(TextRole::Caption));
        const int wordWidth = painter.fontMetrics().horizontalAdvance(row.state.word);
        const int wordLeft = line.right() - shareWidth - metrics::space4 - wordWidth;
        painter.setPen(colors.muted);
        painter.drawText(QRect(wordLeft, top, wordWidth + 2, 26),
                         Qt::AlignLeft | Qt::AlignVCenter,
                         row.state.word);
        paintAccountState(painter, QRectF(wordLeft - 15, top + 8, 10, 10), row.state.state);

        painter.setFont(Theme::font(TextRole::Body));
        painter.setPen(colors.text);
        const QRect name(18, top, std::max(20, wordLeft - 15 - 18 - metrics::space2), 26);
        painter.drawText(name,
                         Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(row.name, Qt::ElideRight, name.width()));

        const QRectF bar(18, top + 28, box.width() - 18, 4);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colors.border);
        painter.drawRoundedRect(bar, 2, 2);
        if (m_total > 0 && row.tokens > 0) {
            QRectF part = bar;
            part.setWidth(std::max(
                4.0, bar.width() * static_cast<double>(row.tokens) / static_cast<double>(m_total)));
            painter.setBrush(color);
            painter.drawRoundedRect(part, 2, 2);
        }
        top += rowHeight;
    }
}

bool AccountShares::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const int row = help->pos().y() / rowHeight;
    if (row < 0 || row >= m_rows.size()) {
        QToolTip::hideText();
        return true;
    }
    QString text = tr("%1 tokens today").arg(Texts::number(m_rows[row].tokens));
    if (!m_rows[row].state.reason.isEmpty())
        text = m_rows[row].state.reason + u'\n' + text;
    QToolTip::showText(help->globalPos(), text, this);
    return true;
}

} // namespace deskrelay
