#pragma once

#include "ui/charts/chartdata.h"

#include <QSet>
#include <QWidget>

namespace deskrelay {

class ChartPlot;

/// Bars, stacked, and lines over time, with axes and a tooltip for each period.
///
/// Dragging over it, or Shift with the arrow keys and Enter, asks to look at that part only; Escape
/// asks for the way back. It changes nothing itself.
class TimeChart final : public QWidget
{
    Q_OBJECT

public:
    TimeChart(const QString &name, const ChartWords &words, QWidget *parent);

    void setChart(const ChartData &next);
    const ChartData &shown() const { return m_data; }
    /// What it shows in a sentence, for those who cannot see it.
    void setSummary(const QString &summary);
    /// Series by their places that are left out.
    void setHiddenSeries(const QSet<int> &hidden);

    /// What the tooltip says of the period at \a index.
    QString describe(qsizetype index) const;
    /// Where the bars are, in the widget.
    QRectF plot() const;
    QSize sizeHint() const override { return {480, 220}; }
    QSize minimumSizeHint() const override { return {200, 160}; }

signals:
    void zoomWanted(deskrelay::TimePoint since, deskrelay::TimePoint until);
    void zoomBackWanted();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    ChartPlot placed() const;
    void paintMarks(QPainter &painter, const ChartPlot &drawn) const;
    void setCursorAt(qsizetype index, const QPoint &place);
    void askForZoom();
    void clearSelection();

    ChartWords m_words;
    ChartData m_data = {};
    QSet<int> m_hidden = {};
    QString m_summary = {};
    qsizetype m_cursor = -1;   ///< The period that the tooltip tells of.
    qsizetype m_selected = -1; ///< Where a selection began; it reaches to the cursor.
    bool m_isDragging = false;
    double m_pressedAt = 0;
};

} // namespace deskrelay
