#pragma once

#include "ui/models/timelinestep.h"
#include "ui/theme.h"

#include <QList>
#include <QWidget>

namespace deskrelay {

/// Things that happened one after the other, from top to bottom, joined by a line.
class TimeLine final : public QWidget
{
    Q_OBJECT

public:
    /// \a text is the font of the words below the titles.
    explicit TimeLine(QWidget *parent, TextRole text = TextRole::Caption);

    void setSteps(const QList<TimeLineStep> &steps);
    const QList<TimeLineStep> &steps() const { return m_steps; }
    /// All of it, a line each; also what a screen reader says.
    QString text() const;

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    int textHeight(const TimeLineStep &step, int width) const;

    const TextRole m_text;
    QList<TimeLineStep> m_steps = {};
};

} // namespace deskrelay
