#pragma once

#include "core/base/clock.h"
#include "core/control/owner.h"
#include "ui/models/requestsmodel.h"
#include "ui/owneractions.h"
#include "ui/pages/page.h"

#include <QTimer>
#include <QVariantMap>

class QLabel;
class QPushButton;
class QStackedLayout;

namespace deskrelay {

class DataTable;
class DetailSplit;
class Notice;
class RequestDetail;
class RequestFilterBar;

/// What was requested, live: who asked, who served it, what it took, and why it went where it went.
class RequestsPage final : public Page
{
    Q_OBJECT

public:
    RequestsPage(const OwnerActions &actions,
                 const AccountColors &colors,
                 const Clock &clock,
                 QWidget *parent);

    void setAccounts(const QList<AccountEntry> &accounts);
    void setKeys(const QList<ClientKey> &keys);
    void setSnapshot(const RelaySnapshot &snapshot);

    /// What narrows the requests down, to be remembered.
    QVariantMap saveFilter() const;
    void restoreFilter(const QVariantMap &saved);

    DataTable *table() const { return m_table; }
    RequestsModel *model() const { return m_model; }
    RequestDetail *detail() const { return m_detail; }
    DetailSplit *split() const { return m_split; }

protected:
    void showEvent(QShowEvent *event) override;

private:
    void makeTable();
    void connectParts();
    void showContent();
    void showSelected();
    void shift(int first, int count);
    void takeRows();
    void setFollowing(bool isFollowing);

    RequestsModel *m_model;
    RequestFilterBar *m_filter;
    DataTable *m_table;
    RequestDetail *m_detail;
    DetailSplit *m_split = nullptr;
    QStackedLayout *m_stack;
    QWidget *m_none = nullptr;    ///< Nothing was requested yet.
    QWidget *m_noMatch = nullptr; ///< Nothing fits the filter.
    QWidget *m_reading = nullptr;
    QPushButton *m_follow;
    QPushButton *m_details;
    Notice *m_notice;
    RelaySnapshot m_snapshot = {};
    QString m_selected = {}; ///< The number of the request that the details tell of.
    QTimer m_running;        ///< Words the time of requests under way anew.
    QTimer m_patience;       ///< What takes longer is told.
};

} // namespace deskrelay
