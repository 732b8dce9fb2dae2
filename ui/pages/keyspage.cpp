#include "ui/pages/keyspage.h"

#include "ui/commands.h"
#include "ui/dialogs/confirmdialog.h"
#include "ui/dialogs/createkeydialog.h"
#include "ui/dialogs/newkeydialog.h"
#include "ui/models/keysmodel.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/uikit.h"

#include <QHeaderView>
#include <QPushButton>
#include <QStackedLayout>
#include <QVBoxLayout>

namespace deskrelay {

using namespace Qt::StringLiterals;

KeysPage::KeysPage(const OwnerActions &actions, const Clock &clock, QWidget *parent)
    : Page(tr("Keys"), tr("Which tools may use the relay, and when did each last?"), parent)
    , m_actions(actions)
    , m_model(new KeysModel(clock, this))
    , m_notice(new Notice(this))
    , m_table(new DataTable(m_model, KeysModel::SortRole, this))
    , m_stack(new QStackedLayout)
    , m_revoke(makeButton(tr("&Revoke"), u"trash"_s, this))
{
    QPushButton *create = makePrimaryButton(tr("&Create key"), u"plus"_s, this);
    create->setObjectName(u"newKeyButton"_s);
    m_revoke->setObjectName(u"revokeKey"_s);
    m_table->setObjectName(u"keys"_s);
    m_table->setAccessibleName(tr("Keys"));
    addAction(m_revoke);
    addAction(create);
    m_table->setWideColumn(KeysModel::NameColumn);
    QHeaderView *header = m_table->horizontalHeader();
    header->resizeSection(KeysModel::HintColumn, 110);
    header->resizeSection(KeysModel::FamiliesColumn, 200);
    header->resizeSection(KeysModel::CreatedColumn, 110);
    header->resizeSection(KeysModel::LastUsedColumn, 110);

    auto *empty = new EmptyState(u"keys"_s,
                                 tr("No keys yet"),
                                 tr("A tool shows its key with each request. Without one, nobody "
                                    "can use your accounts."),
                                 tr("Create a key"),
                                 this);
    auto *holder = new QWidget(this);
    holder->setLayout(m_stack);
    m_stack->addWidget(m_table);
    m_stack->addWidget(empty);
    content()->addWidget(m_notice);
    content()->addWidget(holder, 1);

    connect(create, &QPushButton::clicked, this, &KeysPage::createKey);
    connect(empty, &EmptyState::actionPressed, this, &KeysPage::createKey);
    connect(m_revoke, &QPushButton::clicked, this, &KeysPage::revoke);
    connect(m_table, &DataTable::selectedRowChanged, this, &KeysPage::updateActions);
    updateActions();
}

void KeysPage::setKeys(const QList<ClientKey> &keys)
{
    m_model->setKeys(keys);
    updateActions();
}

void KeysPage::setOrigin(const QString &origin)
{
    m_origin = origin;
}

void KeysPage::refreshTimes()
{
    m_model->refreshTimes();
}

void KeysPage::createKey()
{
    auto *dialog = new CreateKeyDialog(m_actions, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(
        dialog, &CreateKeyDialog::created, this, [this](const QString &name, const Secret &key) {
            auto *shown = new NewKeyDialog(name, key, m_origin, window());
            shown->setAttribute(Qt::WA_DeleteOnClose);
            shown->open();
        });
    dialog->open();
}

void KeysPage::revoke()
{
    const int row = m_table->selectedRow();
    if (row < 0)
        return;
    const ClientKey key = m_model->key(row);
    auto *dialog = new ConfirmDialog(
        tr("Revoke %1?", "a key's name").arg(key.name),
        tr("Tools that use this key (dk-…%1) are refused from now on. It cannot be brought back; "
           "its usage stays.")
            .arg(key.hint),
        tr("&Revoke"),
        tr("&Keep it"),
        window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, id = key.id] {
        m_actions.run(commands::revokeKey(id),
                      whileAlive<QJsonObject>(this, [this](const CommandResult &answer) {
                          if (answer)
                              m_notice->hide();
                          else
                              m_notice->show(Notice::Kind::Bad,
                                             tr("That did not work"),
                                             Texts::error(answer.error()));
                      }));
    });
    dialog->open();
}

void KeysPage::updateActions()
{
    m_revoke->setEnabled(m_table->selectedRow() >= 0);
    m_revoke->setVisible(m_model->rowCount() > 0);
    m_stack->setCurrentIndex(m_model->rowCount() > 0 ? 0 : 1);
}

} // namespace deskrelay
