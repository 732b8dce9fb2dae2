#pragma once

#include "core/relay/recentattempts.h"

#include <QWidget>

namespace deskrelay {

/// The last attempts of an account as a line of small bars, the newest at the right.
class OutcomeStrip final : public QWidget
{
    Q_OBJECT

public:
    explicit OutcomeStrip(QWidget *parent);

    void setAttempts(const QList<RecentAttempt> &attempts);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QList<bool> m_outcomes = {};
};

} // namespace deskrelay
