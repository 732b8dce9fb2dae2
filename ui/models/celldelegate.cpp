#include "ui/models/celldelegate.h"

#include "ui/models/accountstate.h"
#include "ui/models/cellroles.h"
#include "ui/theme.h"
#include "ui/widgets/marks.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>

namespace deskrelay {

static constexpr int markSize = 10;
static constexpr int barHeight = 4;
static constexpr int chipPadding = 8;

static void paintText(QPainter *painter,
                      const QRect &box,
                      const QFont &font,
                      const QColor &color,
                      Qt::Alignment alignment,
                      const QString &text)
{
    painter->setFont(font);
    painter->setPen(color);
    painter->drawText(box,
                      static_cast<int>(alignment),
                      QFontMetrics(font).elidedText(text, Qt::ElideRight, box.width()));
}

/// The tinted ground of a state's word; returns what is left inside it.
static QRect paintChip(QPainter *painter,
                       const QRect &line,
                       const QFontMetrics &metrics,
                       const QString &text,
                       AccountState state)
{
    const int wanted =
        metrics.horizontalAdvance(text) + markSize + metrics::space2 + 2 * chipPadding;
    const QRect chip(line.left(),
                     line.center().y() - (metrics.height() + 4) / 2 + 1,
                     std::min(line.width(), wanted),
                     metrics.height() + 4);
    QColor ground = accountStateColor(state);
    ground.setAlphaF(0.13F);
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(ground);
    painter->drawRoundedRect(QRectF(chip), chip.height() / 2.0, chip.height() / 2.0);
    return chip.adjusted(chipPadding, 0, 2 - chipPadding, 0);
}

/// Paints what stands before the text and takes its place away from \a line.
static void paintMark(QPainter *painter, QRect &line, const QModelIndex &index)
{
    const QVariant state = index.data(StateRole);
    const QVariant series = index.data(SeriesRole);
    if (!state.isValid() && !series.isValid())
        return;
    const QRectF mark(line.left(), line.center().y() - markSize / 2.0 + 0.5, markSize, markSize);
    if (state.isValid())
        paintAccountState(*painter, mark, static_cast<AccountState>(state.toInt()));
    else
        paintSeriesMark(*painter, mark, series.toInt());
    line.setLeft(line.left() + markSize + metrics::space2);
}

void CellDelegate::paint(QPainter *painter,
                         const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QString text = cell.text;
    cell.text.clear();
    // The table shows the focus and the selected row; a frame around one cell says nothing more.
    cell.state.setFlag(QStyle::State_HasFocus, false);
    const QStyle *style = cell.widget ? cell.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);

    const ThemeColors &colors = Theme::instance()->colors();
    const QRect inside = cell.rect.adjusted(metrics::space2, 0, -metrics::space2, 0);
    const QString below = index.data(LineRole).toString();
    const QVariant share = index.data(ShareRole);
    const QVariant marks = index.data(MarksRole);
    const Qt::Alignment side = cell.displayAlignment & Qt::AlignHorizontal_Mask;
    const QFont caption = Theme::font(TextRole::Caption);
    const int textHeight = cell.fontMetrics.height() + 4;
    const int lineHeight = QFontMetrics(caption).height();
    // The first lines of a row stand at one height, whether there are second ones or not.
    const bool hasSecond = inside.height() >= metrics::twoLineRow - 1;
    const int top = inside.center().y() - (textHeight + lineHeight + 2) / 2 + 1;
    QRect line = hasSecond ? QRect(inside.left(), top, inside.width(), textHeight) : inside;
    const QRect second(inside.left(), top + textHeight + 1, inside.width(), lineHeight);

    painter->save();
    const QVariant state = index.data(StateRole);
    if (index.data(ChipRole).toBool() && state.isValid())
        line = paintChip(
            painter, line, cell.fontMetrics, text, static_cast<AccountState>(state.toInt()));
    const int before = line.left();
    paintMark(painter, line, index);
    paintText(painter,
              line,
              cell.font,
              cell.palette.color(QPalette::Text),
              side | Qt::AlignVCenter,
              text);
    if (!below.isEmpty()) {
        const int indent = index.data(ChipRole).toBool() ? 0 : line.left() - before;
        paintText(painter,
                  second.adjusted(indent, 0, 0, 0),
                  caption,
                  colors.muted,
                  side | Qt::AlignVCenter,
                  below);
    } else if (share.isValid()) {
        const QRectF bar(second.left(), second.center().y() - 1, second.width(), barHeight);
        paintShare(*painter, bar, share.toDouble());
    } else if (marks.isValid()) {
        paintOutcomes(*painter,
                      QRectF(second).adjusted(0, 2, 0, -2),
                      marks.value<QList<bool>>(),
                      side & Qt::AlignRight ? Qt::AlignRight : Qt::AlignLeft);
    }
    painter->restore();
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QSize size = QStyledItemDelegate::sizeHint(option, index);
    const int chip = index.data(ChipRole).toBool() ? 2 * chipPadding : 0;
    return {size.width() + markSize + 2 * metrics::space2 + chip, size.height()};
}

} // namespace deskrelay
