#pragma once

#include "ui/models/priorityorder.h"

#include <QObject>
#include <QPoint>

#include <functional>

class QKeyEvent;
class QMouseEvent;
class QTableView;
class QWidget;

namespace deskrelay {

/// Lets a person drag a table's rows: into the gap between two, or onto another. While a row is
/// dragged, a line or a frame shows where it would fall, and words what that would mean. Alt with
/// an arrow key moves the selected row by one step; Escape ends a drag without effect.
///
/// It moves nothing itself: dropped() and stepped() tell what is wanted, in rows of the view.
class RowMover final : public QObject
{
    Q_OBJECT

public:
    /// What a drop would mean, in a few words; empty: nothing.
    using Describe = std::function<QString(int row, PriorityDrop drop)>;

    RowMover(QTableView *table, Describe describe);
    ~RowMover() override;

    /// Off where the rows do not stand in the order that dragging changes.
    void setEnabled(bool isEnabled) { m_isEnabled = isEnabled; }

signals:
    void dropped(int row, deskrelay::PriorityDrop drop);
    void stepped(int row, bool isUp);
    /// A person tried while it was off.
    void refused();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    class Marker;

    bool takeKey(const QKeyEvent &event);
    bool takePress(const QMouseEvent &event);
    bool takeMove(const QMouseEvent &event);
    bool takeRelease();
    void showDrop();
    void endDrag();
    PriorityDrop dropAt(int y) const;

    QTableView *const m_table;
    const Describe m_describe;
    Marker *const m_marker;
    bool m_isEnabled = true;
    bool m_isDragging = false;
    int m_row = -1; ///< That was pressed; -1: none.
    QPoint m_pressed = {};
    QPoint m_place = {};
};

} // namespace deskrelay
