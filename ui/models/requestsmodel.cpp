#include "ui/models/requestsmodel.h"

#include "ui/models/requestcells.h"
#include "ui/models/rowmerge.h"
#include "ui/texts.h"

#include <algorithm>

namespace deskrelay {

using namespace Qt::StringLiterals;

/// So many new ones are put on top of the others; where there are more, the newest are read anew.
static constexpr int mostNew = 1'000;

RequestsModel::RequestsModel(const OwnerActions &actions,
                             const AccountColors &colors,
                             const Clock &clock,
                             QObject *parent)
    : QAbstractTableModel(parent)
    , m_actions(actions)
    , m_colors(colors)
    , m_clock(clock)
{
}

void RequestsModel::ask(const RequestQuery &query, const Answer &answer)
{
    if (!m_actions.readRequests)
        return;
    const quint64 generation = m_generation;
    m_actions.readRequests(
        query,
        whileAlive<RequestReport>(this,
                                  [this, generation, answer](const Result<RequestReport> &report) {
                                      if (generation != m_generation)
                                          return;
                                      if (!report) {
                                          m_isFetching = m_isAsking = m_wantsNew = false;
                                          emit failed(Texts::error(report.error()));
                                          return;
                                      }
                                      setNames(report->names, report->keys);
                                      answer(*report);
                                  }));
}

void RequestsModel::reload()
{
    ++m_generation;
    m_isFetching = true;
    m_isAsking = m_wantsNew = false;
    RequestQuery query = m_filter.query();
    query.limit = pageSize;
    ask(query, [this](const RequestReport &report) {
        m_isFetching = false;
        beginResetModel();
        m_open.removeIf([](const OpenRow &row) { return row.isOver; });
        m_rows = report.rows;
        m_newest = std::max(report.newest, m_rows.isEmpty() ? 0 : m_rows.first().number);
        m_hasMore = m_rows.size() == pageSize;
        m_isLoaded = true;
        endResetModel();
        noteModels(report.rows);
        emit loaded();
    });
}

void RequestsModel::setFilter(const RequestFilter &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    if (m_generation == 0)
        return; // nobody looks yet
    m_isLoaded = false;
    showOpen({});
    reload();
    setSnapshot(m_snapshot);
}

void RequestsModel::setFollowing(bool isFollowing)
{
    if (isFollowing == m_isFollowing)
        return;
    m_isFollowing = isFollowing;
    if (!isFollowing)
        return;
    setSnapshot(m_snapshot);
    askForNew();
}

void RequestsModel::setNames(const QHash<AccountId, QString> &accounts,
                             const QHash<KeyId, QString> &keys)
{
    for (auto it = accounts.begin(); it != accounts.end(); ++it)
        m_names.names.insert(it.key(), it.value());
    for (auto it = keys.begin(); it != keys.end(); ++it)
        m_names.keys.insert(it.key(), it.value());
}

void RequestsModel::setSnapshot(const RelaySnapshot &snapshot)
{
    const bool hasCounted = snapshot.requestsToday != m_snapshot.requestsToday;
    m_snapshot = snapshot;
    if (!m_isFollowing)
        return;
    QList<OpenRow> next;
    QSet<QByteArray> ids;
    for (const OpenRequest &request : snapshot.open) {
        ids.insert(request.id);
        if (m_filter.fits(request, m_names.names, m_names.keys))
            next.append({request});
    }
    bool isOneOver = false;
    for (const OpenRow &row : std::as_const(m_open)) {
        if (ids.contains(row.request.id))
            continue;
        // It keeps its row until its record takes the place.
        next.append({row.request, true});
        isOneOver = true;
    }
    std::stable_sort(next.begin(), next.end(), [](const OpenRow &left, const OpenRow &right) {
        return left.request.time > right.request.time;
    });
    showOpen(next);
    if (m_isLoaded && (hasCounted || isOneOver))
        askForNew();
}

void RequestsModel::showOpen(const QList<OpenRow> &next)
{
    struct Notifier
    {
        RequestsModel &model;
        void beginInsert(int row) { model.beginInsertRows({}, row, row); }
        void endInsert() { model.endInsertRows(); }
        void beginRemove(int row) { model.beginRemoveRows({}, row, row); }
        void endRemove() { model.endRemoveRows(); }
        void beginMove(int from, int to) { model.beginMoveRows({}, from, from, {}, to); }
        void endMove() { model.endMoveRows(); }
        void changed(int row)
        {
            emit model.dataChanged(model.index(row, 0),
                                   model.index(row, RequestCells::ColumnCount - 1));
        }
    };
    mergeRows(
        m_open,
        next,
        [](const OpenRow &left, const OpenRow &right) {
            return left.request.id == right.request.id;
        },
        Notifier{*this});
}

void RequestsModel::askForNew()
{
    if (m_isAsking || !m_isLoaded) {
        m_wantsNew = m_isAsking;
        return;
    }
    m_isAsking = true;
    QSet<QByteArray> over;
    for (const OpenRow &row : std::as_const(m_open)) {
        if (row.isOver)
            over.insert(row.request.id);
    }
    RequestQuery query = m_filter.query();
    query.limit = mostNew;
    query.after = m_newest;
    ask(query, [this, over](const RequestReport &report) {
        m_isAsking = false;
        takeNew(report, over);
        if (std::exchange(m_wantsNew, false))
            askForNew();
    });
}

void RequestsModel::takeNew(const RequestReport &report, const QSet<QByteArray> &over)
{
    if (report.rows.size() >= mostNew) {
        reload();
        return;
    }
    QList<OpenRow> left = m_open;
    left.removeIf([&over](const OpenRow &row) { return over.contains(row.request.id); });
    showOpen(left);
    const auto count = static_cast<int>(report.rows.size());
    m_newest = std::max({m_newest, report.newest, count > 0 ? report.rows.last().number : 0});
    if (count > 0) {
        const auto first = static_cast<int>(m_open.size());
        beginInsertRows({}, first, first + count - 1);
        for (const RequestRow &row : report.rows) // the list has room at its beginning
            m_rows.prepend(row);
        endInsertRows();
        noteModels(report.rows);
    }
    emit rowsCame();
}

void RequestsModel::trim()
{
    if (m_rows.size() <= mostFollowed)
        return;
    const qsizetype kept = mostFollowed / 2;
    const auto first = static_cast<int>(m_open.size() + kept);
    beginRemoveRows({}, first, rowCount() - 1);
    m_rows.resize(kept);
    m_hasMore = true;
    endRemoveRows();
}

bool RequestsModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_isLoaded && m_hasMore && !m_isFetching;
}

void RequestsModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent) || m_rows.isEmpty())
        return;
    m_isFetching = true;
    RequestQuery query = m_filter.query();
    query.limit = pageSize;
    query.before = m_rows.last().number;
    ask(query, [this](const RequestReport &report) {
        m_isFetching = false;
        m_hasMore = report.rows.size() == pageSize;
        if (report.rows.isEmpty())
            return;
        const int first = rowCount();
        beginInsertRows({}, first, first + static_cast<int>(report.rows.size()) - 1);
        m_rows.append(report.rows);
        endInsertRows();
        noteModels(report.rows);
    });
}

void RequestsModel::noteModels(const QList<RequestRow> &rows)
{
    const qsizetype before = m_models.size();
    for (const RequestRow &row : rows) {
        for (const QString &model : {row.record.model, row.record.resolved}) {
            if (!model.isEmpty())
                m_models.insert(model);
        }
    }
    if (m_models.size() != before)
        emit modelsSeen();
}

QStringList RequestsModel::seenModels() const
{
    QStringList models(m_models.begin(), m_models.end());
    models.sort(Qt::CaseInsensitive);
    return models;
}

void RequestsModel::refreshTimes()
{
    if (!m_open.isEmpty() && m_isFollowing)
        emit dataChanged(index(0, RequestCells::DurationColumn),
                         index(static_cast<int>(m_open.size()) - 1, RequestCells::DurationColumn),
                         {Qt::DisplayRole});
}

const RequestRow *RequestsModel::recorded(int row) const
{
    const qsizetype place = row - m_open.size();
    return place < 0 || place >= m_rows.size() ? nullptr : &m_rows[place];
}

const OpenRequest *RequestsModel::open(int row) const
{
    return row < 0 || row >= m_open.size() ? nullptr : &m_open[row].request;
}

QString RequestsModel::requestId(int row) const
{
    if (const OpenRequest *const request = open(row))
        return QString::fromLatin1(request->id);
    const RequestRow *const request = recorded(row);
    return request ? request->record.requestId : QString();
}

int RequestsModel::rowOf(const QString &requestId) const
{
    for (int row = 0; row < rowCount(); ++row) {
        if (this->requestId(row) == requestId)
            return row;
    }
    return -1;
}

int RequestsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_open.size() + m_rows.size());
}

int RequestsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : RequestCells::ColumnCount;
}

/// The cell's own words and marks; only where a request stands is the model's.
QVariant RequestsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RequestCells cells(m_names, m_colors, m_clock);
    if (const OpenRequest *const request = open(index.row()))
        return cells.data(*request, index.column(), role);
    return cells.data(*recorded(index.row()), index.column(), role);
}

QVariant RequestsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return orientation == Qt::Horizontal ? RequestCells::header(section, role) : QVariant();
}

} // namespace deskrelay
