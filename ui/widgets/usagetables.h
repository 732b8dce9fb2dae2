#pragma once

#include "ui/models/usagetablemodel.h"

#include <QFrame>

class QTabBar;

namespace deskrelay {

class DataTable;

/// The tables of the usage page under tabs: by account, key, model, tool and session.
class UsageTables final : public QFrame
{
    Q_OBJECT

public:
    UsageTables(const AccountColors &colors, QWidget *parent);

    void setView(const UsageView &view);
    UsageAxis axis() const;
    void setAxis(UsageAxis axis);
    DataTable *table() const { return m_table; }
    UsageTableModel *model() const { return m_model; }

signals:
    void axisChanged(deskrelay::UsageAxis axis);
    /// Enter or a double click on a row: a person wants to see this one only.
    void rowChosen(deskrelay::UsageAxis axis, const QString &id, const QString &name);

private:
    void fit();

    UsageTableModel *m_model;
    QTabBar *m_tabs;
    DataTable *m_table;
};

} // namespace deskrelay
