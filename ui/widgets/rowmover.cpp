#include "ui/widgets/rowmover.h"

#include "ui/theme.h"

#include <QApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTableView>

#include <algorithm>
#include <utility>

namespace deskrelay {

/// Lies over the rows and shows where the dragged one would fall.
class RowMover::Marker final : public QWidget
{
public:
    explicit Marker(QWidget *parent)
        : QWidget(parent)
    {
        setAttribute(Qt::WA_TransparentForMouseEvents);
        setFocusPolicy(Qt::NoFocus);
        hide();
    }

    /// \a target: the row's place, or the gap's with no height.
    void point(const QRect &dragged, const QRect &target, const QString &words)
    {
        m_dragged = dragged;
        m_target = target;
        m_words = words;
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const ThemeColors &colors = Theme::instance()->colors();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        QColor veil = colors.surface;
        veil.setAlphaF(0.55F);
        painter.fillRect(m_dragged, veil);
        if (m_words.isEmpty())
            return;
        const bool isGap = m_target.height() == 0;
        painter.setPen(QPen(colors.accent, 2));
        if (isGap) {
            const int y = std::clamp(m_target.top(), 4, height() - 5);
            painter.drawLine(10, y, width() - 3, y);
            painter.setBrush(colors.surface);
            painter.drawEllipse(QPointF(6, y), 4, 4);
        } else {
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(
                QRectF(m_target).adjusted(1, 1, -1, -1), metrics::radius, metrics::radius);
        }
        painter.setFont(Theme::font(TextRole::Caption));
        const QFontMetrics font = painter.fontMetrics();
        const int pillHeight = font.height() + metrics::space2;
        QRect pill(0, 0, font.horizontalAdvance(m_words) + 2 * metrics::space2, pillHeight);
        pill.moveCenter({width() / 2, isGap ? m_target.top() : m_target.center().y()});
        pill.moveTop(std::clamp(pill.top(), 0, std::max(0, height() - pillHeight)));
        painter.setPen(Qt::NoPen);
        painter.setBrush(colors.accent);
        painter.drawRoundedRect(pill, metrics::radius, metrics::radius);
        painter.setPen(colors.onAccent);
        painter.drawText(pill, Qt::AlignCenter, m_words);
    }

private:
    QRect m_dragged = {};
    QRect m_target = {};
    QString m_words = {};
};

RowMover::RowMover(QTableView *table, Describe describe)
    : QObject(table)
    , m_table(table)
    , m_describe(std::move(describe))
    , m_marker(new Marker(table->viewport()))
{
    table->installEventFilter(this);
    table->viewport()->installEventFilter(this);
    // Its row may be another one after that.
    connect(table->model(), &QAbstractItemModel::rowsInserted, this, &RowMover::endDrag);
    connect(table->model(), &QAbstractItemModel::rowsRemoved, this, &RowMover::endDrag);
    connect(table->model(), &QAbstractItemModel::rowsMoved, this, &RowMover::endDrag);
}

RowMover::~RowMover() = default;

bool RowMover::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::KeyPress:
        return takeKey(*static_cast<QKeyEvent *>(event));
    case QEvent::MouseButtonPress:
        return watched == m_table->viewport() && takePress(*static_cast<QMouseEvent *>(event));
    case QEvent::MouseMove:
        return watched == m_table->viewport() && takeMove(*static_cast<QMouseEvent *>(event));
    case QEvent::MouseButtonRelease:
        return watched == m_table->viewport() && takeRelease();
    case QEvent::FocusOut:
    case QEvent::Hide:
        endDrag();
        break;
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

bool RowMover::takeKey(const QKeyEvent &event)
{
    if (m_isDragging && event.key() == Qt::Key_Escape) {
        endDrag();
        return true;
    }
    const bool isArrow = event.key() == Qt::Key_Up || event.key() == Qt::Key_Down;
    if (!isArrow || !event.modifiers().testFlag(Qt::AltModifier))
        return false;
    const QModelIndex current = m_table->currentIndex();
    if (!m_isEnabled)
        emit refused();
    else if (current.isValid())
        emit stepped(current.row(), event.key() == Qt::Key_Up);
    return true;
}

bool RowMover::takePress(const QMouseEvent &event)
{
    endDrag();
    if (event.button() != Qt::LeftButton)
        return false;
    m_pressed = event.position().toPoint();
    m_row = m_table->rowAt(m_pressed.y());
    return false; // the table selects it
}

bool RowMover::takeMove(const QMouseEvent &event)
{
    if (m_row < 0 || !event.buttons().testFlag(Qt::LeftButton))
        return false;
    m_place = event.position().toPoint();
    if (!m_isDragging) {
        if ((m_place - m_pressed).manhattanLength() < QApplication::startDragDistance())
            return true; // else the selection would follow the mouse
        if (!m_isEnabled) {
            m_row = -1;
            emit refused();
            return true;
        }
        m_isDragging = true;
        m_table->viewport()->setCursor(Qt::ClosedHandCursor);
    }
    // Near an edge the table goes on.
    QScrollBar *const bar = m_table->verticalScrollBar();
    if (m_place.y() < metrics::space4)
        bar->setValue(bar->value() - metrics::space3);
    else if (m_place.y() > m_table->viewport()->height() - metrics::space4)
        bar->setValue(bar->value() + metrics::space3);
    showDrop();
    return true;
}

bool RowMover::takeRelease()
{
    if (!m_isDragging) {
        m_row = -1;
        return false;
    }
    const int row = m_row;
    const PriorityDrop drop = dropAt(m_place.y());
    endDrag();
    emit dropped(row, drop);
    return true;
}

void RowMover::endDrag()
{
    m_row = -1;
    if (!std::exchange(m_isDragging, false))
        return;
    m_marker->hide();
    m_table->viewport()->unsetCursor();
}

/// The middle half of a row is the row itself, the rest belongs to the gaps.
PriorityDrop RowMover::dropAt(int y) const
{
    const int row = m_table->rowAt(y);
    if (row < 0)
        return {.row = y < 0 ? 0 : m_table->model()->rowCount()};
    const int top = m_table->rowViewportPosition(row);
    const int quarter = m_table->rowHeight(row) / 4;
    if (y < top + quarter)
        return {.row = row};
    if (y >= top + m_table->rowHeight(row) - quarter)
        return {.row = row + 1};
    return {.row = row, .isOnto = true};
}

void RowMover::showDrop()
{
    const PriorityDrop drop = dropAt(m_place.y());
    const int width = m_table->viewport()->width();
    const auto placeOf = [this, width](int row) {
        return QRect(0, m_table->rowViewportPosition(row), width, m_table->rowHeight(row));
    };
    const int last = m_table->model()->rowCount() - 1;
    QRect target =
        drop.row > last ? placeOf(last).translated(0, m_table->rowHeight(last)) : placeOf(drop.row);
    if (!drop.isOnto)
        target.setHeight(0);
    m_marker->setGeometry(m_table->viewport()->rect());
    m_marker->point(placeOf(m_row), target, m_describe(m_row, drop));
    m_marker->show();
}

} // namespace deskrelay
