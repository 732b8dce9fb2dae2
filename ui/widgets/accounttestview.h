#pragma once

#include "core/relay/accounttest.h"

#include <QList>
#include <QWidget>

class QLabel;

namespace deskrelay {

/// An account's test, step by step: what passed, what failed, and what to do.
class AccountTestView final : public QWidget
{
    Q_OBJECT

public:
    explicit AccountTestView(QWidget *parent);

    void showIdle(const QString &hint);
    void showRunning();
    void showResult(const AccountTestResult &result);
    QString message() const;

private:
    enum class StepState
    {
        Open,
        Running,
        Passed,
        Failed
    };
    struct Step
    {
        AccountTestStep step = AccountTestStep::Name;
        QLabel *mark = nullptr;
        QLabel *name = nullptr;
        StepState state = StepState::Open;
    };

    void drawMarks();

    QList<Step> m_steps = {};
    QLabel *m_message;
};

} // namespace deskrelay
