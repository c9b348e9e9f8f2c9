"""What people come for, each in the language that they write."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from session_panel_service.demo.people import Language


class Want(NamedTuple):
    """What somebody wants.

    Attributes:
        case: the title of the case.
        summary: what the agent reads first.
    """

    case: str
    summary: str


WANTS: Final[Mapping[Language, tuple[Want, ...]]] = {
    "en": (
        Want("Parcel not delivered", "Tracking says delivered on Monday; nothing at the door."),
        Want("Refund for a cancelled order", "Cancelled nine days ago, no money back yet."),
        Want("Wrong size", "Got a 42, ordered a 39. Needs it before the weekend."),
        Want("Cannot sign in", "The code never comes. Has tried two phones."),
        Want("Change of address", "Moves on Friday; one order is still on its way."),
        Want("Charged twice", "Two payments of 84.50 on the same day, with the same reference."),
    ),
    "id": (
        Want("Paket belum sampai", "Status sudah terkirim sejak Senin, tetapi belum diterima."),
        Want("Pengembalian dana", "Pesanan dibatalkan minggu lalu, dananya belum kembali."),
        Want("Barang rusak", "Layar retak saat kotak dibuka. Foto sudah dikirim."),
        Want("Tidak bisa masuk", "Kode OTP tidak pernah datang, sudah dicoba tiga kali."),
        Want("Ubah alamat pengiriman", "Pindah ke Denpasar hari Jumat; paket masih di jalan."),
        Want("Tagihan ganda", "Terpotong dua kali untuk pesanan yang sama."),
        Want("Voucher tidak berlaku", "Kode HEMAT20 ditolak saat pembayaran."),
    ),
    "jv": (
        Want("Paket durung tekan", "Jarene wis dikirim wingi, nanging durung ana."),
        Want("Klambi kegedhen", "Njaluk ijol ukuran M; nota isih ana."),
    ),
    "es": (
        Want("Pedido incompleto", "Falta la lámpara; la caja llegó abierta."),
        Want("Devolución", "¿Cuándo pasan a recoger el paquete? Nadie ha llamado."),
        Want("Factura", "Necesita la factura con el nombre de la empresa, hoy mismo."),
    ),
    "de": (
        Want("Lieferung verspätet", "Sollte am Dienstag kommen. Es wird dringend gebraucht."),
        Want("Rechnungsadressenänderungsantrag", "Die Firma ist umgezogen; bitte neu ausstellen."),
        Want("Garantie", "Der Akku hält nach drei Monaten nur noch eine Stunde."),
    ),
    "ja": (
        Want("商品が届きません", "月曜日に配達済みと表示されていますが、届いていません。"),
        Want("サイズ交換", "39を注文しましたが、42が届きました。"),
    ),
    "ar": (
        Want("لم يصل الطلب", "الطلب رقم 5471 مسجل كمُسلَّم منذ يوم الاثنين ولم يصل."),
        Want("استرداد المبلغ", "تم إلغاء الطلب قبل أسبوع ولم يُرجَع المبلغ بعد."),
    ),
    "he": (
        Want("החבילה לא הגיעה", "לפי המעקב נמסרה ביום שני (מס' 5471), אבל לא התקבלה."),
        Want("זיכוי כספי", "ההזמנה בוטלה לפני שבוע והכסף לא הוחזר."),
    ),
    "hi": (
        Want("पार्सल नहीं मिला", "सोमवार से डिलीवर दिख रहा है, पर कुछ नहीं आया। 😕"),
        Want("पैसे वापस चाहिए", "ऑर्डर रद्द किए नौ दिन हो गए।"),
    ),
}
