#pragma once

#include "core/base/clock.h"
#include "core/relay/relaysnapshot.h"
#include "ui/models/accountcolors.h"
#include "ui/models/requestcells.h"
#include "ui/models/requestfilter.h"
#include "ui/owneractions.h"

#include <QAbstractTableModel>
#include <QSet>

namespace deskrelay {

/// Requests as rows: those under way, and below them those that are recorded, the newest first.
///
/// The recorded ones are read a page at a time, further ones as the view asks for them, and new
/// ones while it follows. What is asked is answered later; an answer to what is not wanted any more
/// is dropped.
class RequestsModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    using Column = RequestCells::Column;
    static constexpr int pageSize = 200;
    /// More than these are let go at the end while the view stands at the newest.
    static constexpr qsizetype mostFollowed = 2'000;

    RequestsModel(const OwnerActions &actions,
                  const AccountColors &colors,
                  const Clock &clock,
                  QObject *parent = nullptr);

    /// Reads the newest again.
    void reload();
    /// Reads anew what fits, where something was read already.
    void setFilter(const RequestFilter &filter);
    const RequestFilter &filter() const { return m_filter; }
    /// Follows what happens; else all stands still.
    void setFollowing(bool isFollowing);
    bool isFollowing() const { return m_isFollowing; }
    void setSnapshot(const RelaySnapshot &snapshot);
    void setNames(const QHash<AccountId, QString> &accounts, const QHash<KeyId, QString> &keys);
    /// Words the time that requests under way take anew.
    void refreshTimes();
    /// Lets the oldest rows go: the view stands at the newest.
    void trim();

    /// The recorded request in \a row; null for one that is under way.
    const RequestRow *recorded(int row) const;
    /// The request under way in \a row; null for one that is recorded.
    const OpenRequest *open(int row) const;
    QString requestId(int row) const;
    /// -1 where it is not among the rows.
    int rowOf(const QString &requestId) const;
    const RequestReport &names() const { return m_names; }
    /// Models that were seen in requests, in their order.
    QStringList seenModels() const;
    bool isLoaded() const { return m_isLoaded; }
    bool hasMore() const { return m_hasMore; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

signals:
    /// The rows are those that the filter wants, for the first time.
    void loaded();
    /// What is new was put above the others, and what is over has its record.
    void rowsCame();
    void modelsSeen();
    void failed(const QString &message);

private:
    struct OpenRow
    {
        OpenRequest request = {};
        bool isOver = false; ///< Its record is on its way.
        bool operator==(const OpenRow &) const = default;
    };
    using Answer = std::function<void(const RequestReport &)>;

    void ask(const RequestQuery &query, const Answer &answer);
    void askForNew();
    void takeNew(const RequestReport &report, const QSet<QByteArray> &over);
    void showOpen(const QList<OpenRow> &next);
    void noteModels(const QList<RequestRow> &rows);

    const OwnerActions m_actions;
    const AccountColors &m_colors;
    const Clock &m_clock;
    RequestFilter m_filter = {};
    RelaySnapshot m_snapshot = {};
    RequestReport m_names = {}; ///< Without rows.
    QList<OpenRow> m_open = {};
    QList<RequestRow> m_rows = {};
    QSet<QString> m_models = {};
    quint64 m_generation = 0; ///< Answers to questions of an older one are dropped.
    qint64 m_newest = 0;      ///< The number of the newest record that was read.
    bool m_isFollowing = true;
    bool m_isLoaded = false;
    bool m_hasMore = false;
    bool m_isFetching = false;
    bool m_isAsking = false; ///< For new ones.
    bool m_wantsNew = false; ///< More came while it asked.
};

} // namespace deskrelay
