#pragma once

#include "ui/models/usagewords.h"

#include <QList>
#include <QWidget>

class QGridLayout;

namespace deskrelay {

class FigureCard;

/// The figures of the usage page beside each other, in two rows where there is less room.
class UsageFigures final : public QWidget
{
    Q_OBJECT

public:
    explicit UsageFigures(QWidget *parent);

    void setFigures(const QList<UsageFigure> &figures);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void place(int columns);

    QGridLayout *m_grid;
    QList<FigureCard *> m_cards = {};
    int m_columns = 0;
};

} // namespace deskrelay
