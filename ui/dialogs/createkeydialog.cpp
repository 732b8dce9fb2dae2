#include "ui/dialogs/createkeydialog.h"

#include "core/formats/format.h"
#include "ui/commands.h"
#include "ui/texts.h"
#include "ui/theme.h"
#include "ui/widgets/uikit.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

namespace deskrelay {

using namespace Qt::StringLiterals;

CreateKeyDialog::CreateKeyDialog(const OwnerActions &actions, QWidget *parent)
    : FormDialog(tr("Create a key"),
                 tr("A tool uses it to reach Deskrelay. One key a tool, so that each can be "
                    "revoked on its own."),
                 parent)
    , m_actions(actions)
    , m_name(new QLineEdit(this))
{
    m_name->setObjectName(u"keyName"_s);
    m_name->setPlaceholderText(tr("for example: editor on this laptop"));
    m_name->setMaxLength(80);
    addField(tr("&Name"), m_name);
    auto *boxes = new QWidget(this);
    auto *row = new QHBoxLayout(boxes);
    row->setContentsMargins(0, metrics::space1, 0, 0);
    row->setSpacing(metrics::space4);
    for (const Family family : allFamilies) {
        auto *box = new QCheckBox(Texts::family(familyName(family)), this);
        box->setChecked(true);
        box->setProperty("family", familyName(family));
        row->addWidget(box);
        m_families.append(box);
        connect(box, &QCheckBox::toggled, this, &CreateKeyDialog::check);
    }
    row->addStretch(1);
    addField(tr("May use the models of"), boxes);

    addSecondary(tr("Cancel"));
    QPushButton *button = addPrimary(tr("&Create key"));
    button->setObjectName(u"createKey"_s);
    connect(button, &QPushButton::clicked, this, &CreateKeyDialog::create);
    connect(m_name, &QLineEdit::textChanged, this, &CreateKeyDialog::check);
    m_name->setFocus();
    check();
}

QStringList CreateKeyDialog::chosenFamilies() const
{
    QStringList families;
    for (const QCheckBox *box : m_families) {
        if (box->isChecked())
            families.append(box->property("family").toString());
    }
    return families;
}

void CreateKeyDialog::check()
{
    const bool hasFamily = !chosenFamilies().isEmpty();
    setProblem(hasFamily ? QString() : tr("A key that may use nothing is of no use."));
    primary()->setEnabled(hasFamily && !m_name->text().trimmed().isEmpty());
}

void CreateKeyDialog::create()
{
    const QString name = m_name->text().trimmed();
    const QStringList families = chosenFamilies();
    setBusy(true, tr("Creating …"));
    const bool isAll = families.size() == m_families.size();
    m_actions.run(commands::createKey(name, isAll ? QStringList() : families),
                  whileAlive<QJsonObject>(this, [this, name](const CommandResult &answer) {
                      setBusy(false);
                      if (!answer) {
                          setProblem(Texts::error(answer.error()));
                          return;
                      }
                      const Secret key(answer->value("key"_L1).toString().toUtf8());
                      accept();
                      emit created(name, key);
                  }));
}

} // namespace deskrelay
