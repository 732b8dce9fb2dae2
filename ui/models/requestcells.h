#pragma once

#include "core/base/clock.h"
#include "core/relay/openrequests.h"
#include "core/requests/requestquery.h"
#include "ui/models/accountcolors.h"

#include <QCoreApplication>
#include <QString>
#include <QVariant>

namespace deskrelay {

/// What the cells of a table of requests show.
class RequestCells final
{
    Q_DECLARE_TR_FUNCTIONS(deskrelay::RequestCells)

public:
    enum Column
    {
        TimeColumn,
        StatusColumn,
        ModelColumn,
        AccountColumn,
        ToolColumn,
        KeyColumn,
        FormatColumn,
        AttemptsColumn,
        FirstTokenColumn,
        DurationColumn,
        TokensColumn,
        ColumnCount
    };

    /// \a names holds those of accounts and keys. All of them outlive this.
    RequestCells(const RequestReport &names, const AccountColors &colors, const Clock &clock)
        : m_names(names)
        , m_colors(colors)
        , m_clock(clock)
    {
    }

    /// As a model's data() is asked; of one that is under way, and of one that is recorded.
    QVariant data(const OpenRequest &request, int column, int role) const;
    QVariant data(const RequestRow &request, int column, int role) const;
    static QVariant header(int column, int role);

private:
    QString text(const OpenRequest &request, int column) const;
    QString text(const RequestRow &request, int column) const;
    QString toolTip(const RequestRow &request, int column) const;
    QVariant series(const AccountId &account, int column) const;

    const RequestReport &m_names;
    const AccountColors &m_colors;
    const Clock &m_clock;
};

} // namespace deskrelay
